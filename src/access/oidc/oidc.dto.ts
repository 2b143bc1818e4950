import { IsNotEmpty, IsOptional, IsString, MaxLength } from 'class-validator';
import { PasswordDto } from '../passwords/password.dto.js';

export class OidcTicketDto {
  /** What stands behind `#ticket=` where the provider has sent the browser. */
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  ticket: string;
}

export class OidcVisitView {
  /** Where the browser is to go; it comes back within ten minutes. */
  url: string;
}

export class BindOidcDto extends PasswordDto {
  /** Code of the authenticator app, or a recovery code, for an account that asks for one. */
  @IsOptional()
  @IsString()
  @MaxLength(20)
  totp?: string;
}

/** An identity at an OpenID Connect provider that signs in to an account. */
export class OidcIdentityView {
  id: string;
  /** URL of the provider. */
  issuer: string;
  /** The person's id there. */
  subject: string;
  /** When it was bound, ISO 8601 with offset. */
  boundAt: string;
}

export class OidcIdentityListView {
  /** The first bound first. */
  items: OidcIdentityView[];
}

export class OidcIdentityRemovedView {
  /** How many sessions were ended by this. */
  endedSessions: number;
}
