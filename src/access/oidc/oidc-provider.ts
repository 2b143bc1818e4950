import { Inject, Injectable, Logger } from '@nestjs/common';
import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  calculatePKCECodeChallenge,
  ClientSecretBasic,
  Configuration,
  discovery,
  enableNonRepudiationChecks,
  randomNonce,
  randomPKCECodeVerifier,
} from 'openid-client';
import type { OidcSettings, Settings } from '../../../config/env.js';
import { SETTINGS } from '../../shared/settings.js';
import { OidcOff, OidcRefused, OidcUnavailable } from '../access.errors.js';

/** What belongs to one visit to the provider and must come back unchanged. */
export interface Visit {
  state: string;
  nonce: string;
  verifier: string;
}

/** Who came back, as the provider knows them: its name and the person's there. Mail addresses are not looked at. */
export interface Identity {
  issuer: string;
  subject: string;
}

const PATIENCE_S = 10;

/** The OpenID Connect provider of the settings. */
@Injectable()
export class OidcProvider {
  private readonly log = new Logger(OidcProvider.name);
  private configuration: Promise<Configuration> | undefined;

  constructor(@Inject(SETTINGS) private readonly settings: Settings) {}

  newVisit(state: string): Visit {
    return { state, nonce: randomNonce(), verifier: randomPKCECodeVerifier() };
  }

  /** @throws OidcOff, OidcUnavailable */
  async urlFor({ state, nonce, verifier }: Visit): Promise<string> {
    const url = buildAuthorizationUrl(await this.discovered(), {
      ...{ redirect_uri: this.redirectUri, scope: 'openid', state, nonce },
      ...{ code_challenge: await calculatePKCECodeChallenge(verifier), code_challenge_method: 'S256' },
    });
    return url.href;
  }

  /**
   * Exchanges the code that came back for who it stands for.
   *
   * @param query of the callback as it came
   * @throws OidcRefused when the provider or any check says no
   */
  async identityOf(query: URLSearchParams, { state, nonce, verifier }: Visit): Promise<Identity> {
    const configuration = await this.discovered();
    const url = new URL(this.redirectUri);
    url.search = query.toString();
    try {
      const tokens = await authorizationCodeGrant(configuration, url, {
        ...{ expectedState: state, expectedNonce: nonce, pkceCodeVerifier: verifier, idTokenExpected: true },
      });
      const claims = tokens.claims();
      if (!claims) throw new OidcRefused();
      return { issuer: claims.iss, subject: claims.sub };
    } catch (error) {
      this.log.warn(
        `A sign-in through the provider was refused: ${(error as { code?: string }).code ?? 'unknown'}`,
      );
      throw new OidcRefused();
    }
  }

  private get redirectUri(): string {
    return `${this.settings.publicUrl}/api/v1/sessions/oidc/callback`;
  }

  /** Asked for once; after a failure again with the next request. */
  private async discovered(): Promise<Configuration> {
    const { oidc } = this.settings;
    if (!oidc) throw new OidcOff();
    this.configuration ??= this.discover(oidc);
    try {
      return await this.configuration;
    } catch (error) {
      this.configuration = undefined;
      this.log.warn(`The provider cannot be reached: ${(error as Error).message}`);
      throw new OidcUnavailable();
    }
  }

  private discover({ issuer, clientId, clientSecret }: OidcSettings): Promise<Configuration> {
    const url = new URL(issuer);
    // The settings take http only for a provider on this machine.
    const execute = url.protocol === 'http:' ? [allowInsecureRequests] : [];
    // Left to itself the library trusts the line to the provider, and looks at no signature.
    execute.push(enableNonRepudiationChecks);
    return discovery(url, clientId, undefined, ClientSecretBasic(clientSecret), {
      execute,
      timeout: PATIENCE_S,
    });
  }
}
