import { IsNotEmpty, IsString, Matches, MaxLength } from 'class-validator';

export class TotpView {
  /** Secret for an authenticator app, in base32; shown once. */
  secret: string;
  /** The same as a URI, for a QR code. */
  uri: string;
}

export class ConfirmTotpDto {
  /** The six digits that the authenticator app shows. */
  @Matches(/^\d{6}$/, { message: '$property must be six digits' })
  code: string;
}

export class RecoveryCodesView {
  /** Each signs in once in the place of a code, when the phone is lost; shown once. */
  recoveryCodes: string[];
}

export class RemoveTotpDto {
  /** The six digits that the authenticator app shows, or a recovery code. */
  @IsString()
  @IsNotEmpty()
  @MaxLength(20)
  code: string;
}

export class TotpRemovedView {
  /** Always true. */
  removed: boolean;
}
