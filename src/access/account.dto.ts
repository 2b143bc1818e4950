import {
  IsEmail,
  IsEnum,
  IsIn,
  IsNotEmpty,
  IsOptional,
  IsString,
  IsUUID,
  Matches,
  MaxLength,
  MinLength,
  ValidateIf,
} from 'class-validator';
import { ApiProperty } from '@nestjs/swagger';
import { PageOf } from '../shared/http/paging.js';
import { LANGUAGES, type Language } from '../shared/messages/template.js';
import { toWire } from '../shared/time/civil-time.js';
import { IsPhone, IsRegionCode } from '../shared/http/validators.js';
import type { Account } from './account.entity.js';
import { InvitationView } from './invitations/invitation.dto.js';
import { SHORTEST_PASSWORD } from './passwords/password-rules.js';
import { Role, STAFF, StaffRole } from './roles.js';

export class ChangePasswordDto {
  /** The password until now. */
  @IsString()
  @MaxLength(200)
  current: string;

  /** The new one: 10 to 200 characters, none of the commonest, and without the account name. */
  @IsString()
  @MinLength(SHORTEST_PASSWORD)
  @MaxLength(200)
  next: string;
}

export class CreateAccountDto {
  /** Account name: 3–60 letters, digits, `.`, `_`, `-` or `@`, in small letters. */
  @Matches(/^[a-z0-9._@-]{3,60}$/, { message: '$property must be 3-60 small letters, digits, . _ - or @' })
  login: string;

  /** Name shown to others. */
  @IsString()
  @IsNotEmpty()
  @MaxLength(100)
  displayName: string;

  /** What the account may do. */
  @IsEnum(StaffRole)
  @ApiProperty({ enum: STAFF })
  role: Role;

  /** Region code prefix the account acts for; left out for a carrier liaison. */
  @IsOptional()
  @IsRegionCode()
  regionCode?: string;

  /** Carrier that a carrier liaison acts for. */
  @IsOptional()
  @IsUUID()
  carrierId?: string;

  /** Mail address for messages; the invitation goes there. */
  @IsOptional()
  @IsEmail()
  email?: string;

  /** Mobile number for messages to who cannot read mails on the way, like what a cadre is to pass on to workers without a phone. */
  @IsOptional()
  @IsPhone()
  phone?: string;
}

export class PhoneDto {
  /** Mobile number for messages, as at the making of an account; null takes it away. */
  @ValidateIf((_, value) => value !== null)
  @IsPhone()
  phone: string | null;
}

export class LanguageDto {
  /** Language of the messages that I am sent. */
  @ApiProperty({ enum: LANGUAGES })
  @IsIn(LANGUAGES)
  language: Language;
}

export class AccountView {
  id: string;
  /** Account name. */
  login: string;
  /** Name shown to others. */
  displayName: string;
  /** What the account may do. */
  role: Role;
  /** Region code prefix it acts for; null for a carrier liaison. */
  regionCode: string | null;
  /** Carrier it acts for; null for everyone else. */
  carrierId: string | null;
  email: string | null;
  /** Whether messages can go to a phone. */
  hasPhone: boolean;
  /** Of the messages that it is sent. */
  @ApiProperty({ enum: LANGUAGES })
  language: Language;
  /** Whether the password must be changed before anything else. */
  mustChangePassword: boolean;
  /** When its owner was last invited to choose a password, ISO 8601 with offset; null once it is chosen. */
  invitedAt: string | null;
  /** When it was made, ISO 8601 with offset. */
  createdAt: string;
  /** When it was closed; null while it is in use. */
  closedAt: string | null;

  static of(account: Account): AccountView {
    const { id, login, displayName, role, regionCode, carrierId, email, language } = account;
    return {
      ...{ id, login, displayName, role, regionCode, carrierId, email, language },
      hasPhone: account.phoneSealed !== null,
      mustChangePassword: account.mustChangePassword,
      invitedAt: account.invitedAt && toWire(account.invitedAt),
      createdAt: toWire(account.createdAt),
      closedAt: account.closedAt && toWire(account.closedAt),
    };
  }
}

export class InvitedAccountView extends AccountView {
  /** How its owner gets to choose a password. */
  invitation: InvitationView;
}

export class AccountPage extends PageOf(AccountView) {}
