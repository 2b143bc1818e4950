import { IsNotEmpty, IsOptional, IsString, MaxLength } from 'class-validator';
import { toWire } from '../../shared/time/civil-time.js';
import { PageOf } from '../../shared/http/paging.js';
import { AccountView } from '../account.dto.js';
import { Session, SessionKind } from './session.entity.js';

export class SignInDto {
  /** Account name. */
  @IsString()
  @IsNotEmpty()
  @MaxLength(100)
  login: string;

  /** Password. */
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  password: string;

  /** Code of the authenticator app, or a recovery code, for an account that asks for one. */
  @IsOptional()
  @IsString()
  @MaxLength(20)
  totp?: string;
}

export class RefreshDto {
  /** The refresh token of the session's last answer; it is used up by this. */
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  refreshToken: string;
}

export class SessionView {
  /** Session that the tokens belong to. */
  id: string;
  /** Bearer token for the `Authorization` header. */
  accessToken: string;
  /** Until when it is good, ISO 8601 with offset. */
  expiresAt: string;
  /** Good once, for the next pair of tokens at `POST /sessions/refresh`. */
  refreshToken: string;
  /** Until when it is good, ISO 8601 with offset. */
  refreshExpiresAt: string;
  /**
   * Whether this role has to have a second factor and the account has none: nothing else can be done until one is set up at
   * `/me/totp`, and the session refreshed.
   */
  secondFactorMissing: boolean;
  /** Who signed in. */
  account: AccountView;
}

export class MySessionView {
  id: string;
  /** How it was begun. */
  kind: SessionKind;
  /** Address it was begun from. */
  address: string | null;
  /** What the browser or program called itself. */
  agent: string | null;
  /** When it was begun, ISO 8601 with offset. */
  startedAt: string;
  /** When its tokens were last renewed, ISO 8601 with offset. */
  lastUsedAt: string;
  /** Whether this request belongs to it. */
  current: boolean;

  static of(session: Session, currentId: string | null): MySessionView {
    const { id, kind, address, agent, startedAt, lastUsedAt } = session;
    return {
      ...{ id, kind, address, agent, startedAt: toWire(startedAt), lastUsedAt: toWire(lastUsedAt) },
      current: id === currentId,
    };
  }
}

export class SessionsEndedView {
  /** How many sessions were ended by this. */
  ended: number;
}

export class MySessionPage extends PageOf(MySessionView) {}
