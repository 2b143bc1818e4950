import { Column, Entity, PrimaryColumn } from 'typeorm';

/** How a session began. */
export enum SessionKind {
  Password = 'PASSWORD',
  Phone = 'PHONE',
  Oidc = 'OIDC',
  Invitation = 'INVITATION',
}

/** Why it ended. */
export enum SessionEnd {
  SignedOut = 'SIGNED_OUT',
  PasswordChanged = 'PASSWORD_CHANGED',
  /** A refresh token came a second time: it was stolen from someone or by someone. */
  RefreshReused = 'REFRESH_REUSED',
  AccountClosed = 'ACCOUNT_CLOSED',
  AccountChanged = 'ACCOUNT_CHANGED',
  /** The identity at the provider that it was begun with is no longer bound. */
  IdentityRemoved = 'IDENTITY_REMOVED',
}

@Entity('sessions')
export class Session {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  accountId: string;

  @Column('text')
  kind: SessionKind;

  /** Where it was begun. */
  @Column('inet', { nullable: true })
  address: string | null;

  /** What the browser or program calls itself. */
  @Column('text', { nullable: true })
  agent: string | null;

  @Column('timestamptz')
  startedAt: Date;

  @Column('timestamptz')
  lastUsedAt: Date;

  @Column('timestamptz', { nullable: true })
  endedAt: Date | null;

  @Column('text', { nullable: true })
  endedWhy: SessionEnd | null;
}
