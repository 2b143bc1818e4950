import { shallowReactive } from 'vue';
import { Problem } from '../api/problem';
import type { AccountView, SessionView } from '../api/schema';
import { own } from './own';

/** Tokens are renewed when so much of their life is left. */
const EARLY_MS = 30_000;
/** How long new tokens are waited for: twice, within the 20 seconds in which they are given again. */
const REFRESH_PATIENCE_MS = 8000;

interface Kept {
  refreshToken: string;
  account: AccountView;
}

/**
 * The sign-in of this device. The access token lives in memory only; the refresh token, good once, is kept so that a page
 * opened tomorrow is still signed in, and is changed under a lock, because of two tabs only one may use it.
 */
class Session {
  /** Who is signed in; undefined for nobody. */
  account: AccountView | undefined;
  /** Whether the sign-in has ended and the person is being asked again, over the page they are on. */
  expired = false;
  /** Whether they go on without, and sign in later: until then nothing is asked of the service. */
  postponed = false;
  /** Whether a second factor has to be set up before anything else. */
  secondFactorMissing = false;
  /** `until` by the clock that counts from the page's beginning: a phone's own may be wrong by hours. */
  private access: { token: string; until: number } | undefined;
  private keptAs = '';
  private askedAgain: (() => void)[] = [];

  /** Takes up what this device has kept for one kind of user, so that a worker's and an escort's page do not disturb each other. */
  begin(kind: 'worker' | 'staff'): void {
    this.keptAs = keptFor(kind);
    own.begin(kind);
    this.account = this.kept()?.account;
  }

  /** Takes a session that a sign-in has answered. */
  take(view: SessionView): void {
    const someoneElse = this.account && this.account.id !== view.account.id;
    this.keep(view);
    if (someoneElse) {
      own.forgetAll();
      return window.location.reload();
    }
    this.goOn();
  }

  /** The token for the next request; undefined when nobody is signed in. */
  async token(): Promise<string | undefined> {
    if (!this.account) return undefined;
    if (!this.access || this.access.until - EARLY_MS < performance.now()) await this.renew();
    return this.access?.token;
  }

  /**
   * Renews the tokens; where that is no longer possible, waits until the person has signed in again.
   *
   * @throws Problem when there is no signal, or they sign in later
   */
  async renew(): Promise<void> {
    if (this.postponed) throw Problem.signedOut();
    const stale = this.access?.token;
    await oneTabAtATime(this.keptAs, async () => {
      if (this.access?.token !== stale) return; // Somebody before us in the queue has done it.
      const kept = this.kept();
      const view = kept && (await this.refresh(kept.refreshToken));
      if (view) this.keep(view);
      else this.expired = true;
    });
    if (this.expired) await new Promise<void>((resume) => this.askedAgain.push(resume));
    if (this.postponed) throw Problem.signedOut();
  }

  /** Lets the person go on with what needs no sign-in: at a door people are waiting. */
  postpone(): void {
    this.postponed = true;
    this.goOn();
  }

  /** Asks for the sign-in that was put off. */
  async askAgain(): Promise<void> {
    this.postponed = false;
    await this.renew();
  }

  /**
   * Hands the sign-in to another kind of page: a cadre signs in as staff, and works on the workers' page. What the page keeps of
   * somebody else goes, as if they had signed out.
   */
  moveTo(kind: 'worker' | 'staff'): void {
    const kept = localStorage.getItem(this.keptAs);
    localStorage.removeItem(this.keptAs);
    if (!kept) return;
    if (this.keptBy(keptFor(kind))?.account.id !== this.account?.id) own.forgetAll(kind);
    localStorage.setItem(keptFor(kind), kept);
  }

  /** Signs out on this device; the service is told by who calls this. */
  forget(): void {
    localStorage.removeItem(this.keptAs);
    own.forgetAll();
    this.account = this.access = undefined;
    this.postponed = false;
    this.goOn();
  }

  private goOn(): void {
    this.expired = false;
    for (const resume of this.askedAgain.splice(0)) resume();
  }

  private keep(view: SessionView): void {
    this.postponed = false;
    this.account = view.account;
    this.secondFactorMissing = view.secondFactorMissing;
    this.access = { token: view.accessToken, until: performance.now() + lifeOf(view.accessToken) };
    const kept: Kept = { refreshToken: view.refreshToken, account: view.account };
    localStorage.setItem(this.keptAs, JSON.stringify(kept));
  }

  private kept(): Kept | undefined {
    return this.keptBy(this.keptAs);
  }

  private keptBy(name: string): Kept | undefined {
    const text = localStorage.getItem(name);
    return text ? (JSON.parse(text) as Kept) : undefined;
  }

  /** @returns undefined when the sign-in has ended */
  private async refresh(refreshToken: string): Promise<SessionView | undefined> {
    const ask = () =>
      fetch('/api/v1/sessions/refresh', {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ refreshToken }),
        signal: AbortSignal.timeout(REFRESH_PATIENCE_MS),
      });
    // An answer that is lost can be had again for some seconds; later the session counts as stolen, and ends.
    const response = await ask()
      .catch(ask)
      .catch(() => {
        throw Problem.offline();
      });
    if (response.ok) return (await response.json()) as SessionView;
    if (response.status === 401) return undefined;
    throw Problem.of(await response.json().catch(() => undefined), response.status);
  }
}

export const session = shallowReactive(new Session());

function keptFor(kind: 'worker' | 'staff'): string {
  return `fangang.session.${kind}`;
}

/** Browsers know locks where the page came over https, or from this machine. */
async function oneTabAtATime(name: string, work: () => Promise<void>): Promise<void> {
  await ('locks' in navigator ? navigator.locks.request(name, work) : work());
}

/** How long an access token is good for, in milliseconds. */
function lifeOf(token: string): number {
  const claims = JSON.parse(atob(token.split('.')[1].replace(/-/g, '+').replace(/_/g, '/'))) as {
    iat: number;
    exp: number;
  };
  return (claims.exp - claims.iat) * 1000;
}
