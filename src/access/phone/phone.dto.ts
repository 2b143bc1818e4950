import { Matches } from 'class-validator';
import { IsPhone } from '../../shared/http/validators.js';

export class SendCodeDto {
  /** Mobile number that the code is sent to. */
  @IsPhone()
  phone: string;
}

/** The same for every phone, known or not. */
export class CodeSentView {
  /** For so many seconds the code is good. */
  expiresInSeconds: number;
  /** After so many seconds another one may be asked for; sooner, the last one stays good and none is sent. */
  againInSeconds: number;
}

export class PhoneSignInDto {
  /** Mobile number that the code was sent to. */
  @IsPhone()
  phone: string;

  /** The six digits of the newest code. */
  @Matches(/^\d{6}$/, { message: '$property must be 6 digits' })
  code: string;
}
