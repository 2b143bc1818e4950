import { Injectable } from '@nestjs/common';
import { JwtService } from '@nestjs/jwt';
import { Clock } from '../shared/time/clock.js';
import type { Account } from './account.entity.js';
import { NotSignedIn } from './access.errors.js';
import { Actor } from './actor.js';
import { Role } from './roles.js';

interface Claims {
  sub: string;
  sid: string;
  role: Role;
  region: string | null;
  carrier: string | null;
  /** The account has to choose its own password first. */
  initial?: true;
  /** The account has to set up a second factor first. */
  enrol?: true;
}

type Expiring = Claims & { exp: number };

interface Verified {
  header: { typ?: string };
  payload: Expiring;
}

export interface ReadToken {
  actor: Actor;
  sessionId: string;
  mustChangePassword: boolean;
  mustEnrol: boolean;
}

/** What kind of token it is (RFC 9068): another kind that the same key may sign one day is not taken for it. */
export const TOKEN_TYPE = 'at+jwt';

/** So many tokens are known again without checking their signature anew. */
const REMEMBERED = 20_000;

/** Short-lived signed access tokens. They hold ids and codes, no name and no number. */
@Injectable()
export class Tokens {
  /** A signature does not change: who asks again with the same token, as a page does all the time, is known. */
  private readonly verified = new Map<string, Expiring>();

  constructor(
    private readonly jwt: JwtService,
    private readonly clock: Clock,
  ) {}

  issue(
    account: Account,
    sessionId: string,
    { minutes, secondFactorMissing }: { minutes: number; secondFactorMissing: boolean },
  ): { accessToken: string; expiresAt: Date } {
    const issuedAt = Math.floor(this.clock.now().getTime() / 1000);
    const expires = issuedAt + minutes * 60;
    const claims: Claims & { iat: number; exp: number } = {
      sub: account.id,
      sid: sessionId,
      role: account.role,
      region: account.regionCode,
      carrier: account.carrierId,
      ...(account.mustChangePassword ? { initial: true } : {}),
      ...(secondFactorMissing ? { enrol: true } : {}),
      iat: issuedAt,
      exp: expires,
    };
    return { accessToken: this.jwt.sign(claims), expiresAt: new Date(expires * 1000) };
  }

  /** @throws NotSignedIn when the token is not ours, was changed or has expired */
  read(token: string): ReadToken {
    const now = Math.floor(this.clock.now().getTime() / 1000);
    const known = this.verified.get(token) ?? this.verify(token, now);
    const { sub, sid, role, region, carrier, initial, enrol, exp } = known;
    if (exp <= now) throw new NotSignedIn();
    const actor = new Actor(sub, role, region, carrier, null, sid);
    return { actor, sessionId: sid, mustChangePassword: initial === true, mustEnrol: enrol === true };
  }

  private verify(token: string, now: number): Expiring {
    try {
      // Issuer and audience are checked as the module was told to.
      const { header, payload: claims } = this.jwt.verify<Verified>(token, {
        clockTimestamp: now,
        complete: true,
      });
      if (header.typ !== TOKEN_TYPE) throw new NotSignedIn();
      if (this.verified.size >= REMEMBERED) this.verified.clear();
      this.verified.set(token, claims);
      return claims;
    } catch {
      throw new NotSignedIn();
    }
  }
}
