import type { INestApplicationContext } from '@nestjs/common';
import { MailJob } from '../../src/notifications/mail-job.js';
import { Addressing } from '../../src/seating/messages/addressing.js';
import { Reminders } from '../../src/seating/messages/reminders.js';
import { asSystem } from '../../src/shared/database/scope.js';
import { DeadlineReminders } from '../../src/statistics/messages/deadline-reminders.js';
import type { DataSource } from 'typeorm';

/** What the service does by itself: writes its reminders and messages and sends them. */
export class Evenings {
  constructor(
    private readonly app: INestApplicationContext,
    /** A connection of the tables' owner. */
    private readonly owner: DataSource,
  ) {}

  async passBy(moment: Date): Promise<void> {
    await this.app.get(Reminders).remind();
    await this.app.get(DeadlineReminders).remind();
    for (let written = 1; written > 0;) written = await this.app.get(Addressing).address();
    await asSystem('job', () => this.app.get(MailJob).sendDue());
    await this.date(moment);
  }

  /** The outbox takes its times from the database's clock, which knows only of today. */
  private async date(moment: Date): Promise<void> {
    await this.owner.query(
      `UPDATE outbox_messages SET created_at = $1, sent_at = CASE WHEN sent_at IS NOT NULL THEN $1::timestamptz END
        WHERE created_at > $2`,
      [moment, this.since],
    );
    this.since = new Date();
  }

  private since = new Date();
}
