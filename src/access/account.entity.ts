import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { ActingAccount } from '../shared/commands/noted-request.js';
import type { Language } from '../shared/messages/template.js';
import { Role } from './roles.js';

@Entity('accounts')
export class Account {
  @PrimaryColumn('uuid')
  id: string;

  @Column('text')
  login: string;

  @Column('text')
  displayName: string;

  @Column('text')
  role: Role;

  @Column('text', { nullable: true })
  regionCode: string | null;

  @Column('uuid', { nullable: true })
  carrierId: string | null;

  @Column('text', { nullable: true })
  email: string | null;

  /** Sealed; null for none. */
  @Column('bytea', { nullable: true })
  phoneSealed: Buffer | null;

  @Column('bytea', { nullable: true })
  phoneDigest: Buffer | null;

  /** Null until its owner has chosen a password, and for who never has one. */
  @Column('text', { select: false, nullable: true })
  passwordHash: string | null;

  @Column('boolean')
  mustChangePassword: boolean;

  @Column('timestamptz')
  createdAt: Date;

  /** When it was last invited to choose a password. */
  @Column('timestamptz', { nullable: true })
  invitedAt: Date | null;

  /** Of the messages that it is sent. */
  @Column('text')
  language: Language;

  @Column('timestamptz', { nullable: true })
  closedAt: Date | null;

  /** As the record names it. */
  get acting(): ActingAccount {
    const { id: accountId, role, regionCode, carrierId } = this;
    return { accountId, role, regionCode, carrierId };
  }
}
