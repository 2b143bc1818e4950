import { IsNotEmpty, IsString, MaxLength, MinLength } from 'class-validator';
import { SHORTEST_PASSWORD } from '../passwords/password-rules.js';

export class InvitationView {
  id: string;
  /** Until when it can be accepted, ISO 8601 with offset. */
  expiresAt: string;
  /** Whether it went to the account's mail address. */
  mailed: boolean;
  /**
   * Link for the account's owner, who chooses a password with it. Null when it was mailed, and in an answer that is given
   * again under an `Idempotency-Key`: it is shown once.
   */
  link: string | null;
}

export class AcceptInvitationDto {
  /** What stands behind `#` in the link. */
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  token: string;

  /** The password to be: 10 to 200 characters, none of the commonest, and without the account name. */
  @IsString()
  @MinLength(SHORTEST_PASSWORD)
  @MaxLength(200)
  password: string;
}
