import { Injectable } from '@nestjs/common';
import { hash, verify } from '@node-rs/argon2';
import { invalidField } from '../../shared/domain-error.js';
import { Bounded } from './bounded.js';
import { weaknessOf } from './password-rules.js';

/** argon2id as OWASP recommends: 19 MiB, two passes. */
const HASHING = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** Hashing at a time: each takes its 19 MiB. */
const AT_ONCE = 4;
const MAY_WAIT = 200;

/** Hashes passwords and compares them with their hashes. */
@Injectable()
export class Passwords {
  private readonly bounded = new Bounded(AT_ONCE, MAY_WAIT);
  /** Compared against when there is none, so that the answer takes as long. */
  private readonly decoy = hash('no account has this password', HASHING);

  /** @throws Busy when too many are being hashed */
  hash(password: string): Promise<string> {
    return this.bounded.run(() => hash(password, HASHING));
  }

  /**
   * @param known the stored hash; null when the account is unknown or has no password
   * @throws Busy when too many are being compared
   */
  async matches(known: string | null | undefined, password: string): Promise<boolean> {
    const against = known ?? (await this.decoy);
    return (await this.bounded.run(() => verify(against, password))) && known !== null && known !== undefined;
  }

  /** @throws InvalidInput when the password is too easily guessed */
  requireStrong(field: string, password: string, login: string): void {
    const weakness = weaknessOf(password, login);
    if (weakness === 'tooCommon') {
      throw invalidField(
        field,
        'tooCommon',
        '密码过于常见，请换一个',
        'too common a password, choose another',
      );
    }
    if (weakness === 'holdsLogin') {
      throw invalidField(field, 'holdsLogin', '密码不能包含账号名', 'must not hold the account name');
    }
  }
}
