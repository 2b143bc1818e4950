import { Column, Entity, PrimaryColumn } from 'typeorm';

/** That the holder of a phone has shown to be, or to act for, a registered person. */
@Entity('worker_bindings')
export class WorkerBinding {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  accountId: string;

  @Column('uuid')
  workerId: string;

  @Column('timestamptz')
  boundAt: Date;

  @Column('timestamptz', { nullable: true })
  endedAt: Date | null;
}
