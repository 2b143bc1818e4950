import { Injectable } from '@nestjs/common';
import { JwtService } from '@nestjs/jwt';
import { Clock } from '../shared/clock.js';
import type { Account } from './account.entity.js';
import { NotSignedIn } from './access.errors.js';
import { Actor } from './actor.js';
import { Role } from './roles.js';

interface Claims {
  sub: string;
  role: Role;
  region: string | null;
  carrier: string | null;
  initial?: true;
}

/** Short-lived signed access tokens. They hold ids and codes, no name and no number. */
@Injectable()
export class Tokens {
  constructor(
    private readonly jwt: JwtService,
    private readonly clock: Clock,
  ) {}

  issue(account: Account, minutes: number): { accessToken: string; expiresAt: Date } {
    const issuedAt = Math.floor(this.clock.now().getTime() / 1000);
    const expires = issuedAt + minutes * 60;
    const claims: Claims & { iat: number; exp: number } = {
      sub: account.id,
      role: account.role,
      region: account.regionCode,
      carrier: account.carrierId,
      ...(account.mustChangePassword ? { initial: true } : {}),
      iat: issuedAt,
      exp: expires,
    };
    return { accessToken: this.jwt.sign(claims), expiresAt: new Date(expires * 1000) };
  }

  /** @throws NotSignedIn when the token is not ours, was changed or has expired */
  read(token: string): { actor: Actor; mustChangePassword: boolean } {
    try {
      const claims = this.jwt.verify<Claims>(token, {
        clockTimestamp: Math.floor(this.clock.now().getTime() / 1000),
      });
      const actor = new Actor(claims.sub, claims.role, claims.region, claims.carrier);
      return { actor, mustChangePassword: claims.initial === true };
    } catch {
      throw new NotSignedIn();
    }
  }
}
