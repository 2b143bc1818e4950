import { IsNotEmpty, IsString, MaxLength } from 'class-validator';

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
