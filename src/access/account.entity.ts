import { Column, Entity, PrimaryColumn } from 'typeorm';
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

  @Column('text', { select: false })
  passwordHash: string;

  @Column('boolean')
  mustChangePassword: boolean;

  @Column('timestamptz')
  createdAt: Date;

  @Column('timestamptz', { nullable: true })
  closedAt: Date | null;
}
