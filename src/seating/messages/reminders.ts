import { Injectable } from '@nestjs/common';
import { asSystem } from '../../shared/database/scope.js';
import { Transactions } from '../../shared/database/transactions.js';
import { Job } from '../../shared/jobs/job.js';
import { ZONE } from '../../shared/time/civil-time.js';
import { Clock } from '../../shared/time/clock.js';
import { remindedUntil } from './reminder-time.js';

/** Each booking is reminded once of each day that its trip leaves on; who books later still is, a minute after. */
const REMIND = `WITH due AS (
    INSERT INTO trip_reminders (booking_id, day)
    SELECT b.id, (t.departs_at AT TIME ZONE '${ZONE}')::date
      FROM trips t JOIN bookings b ON b.trip_id = t.id AND b.state = 'CONFIRMED'
     WHERE t.state IN ('OPEN', 'CLOSED') AND t.departs_at > $1 AND t.departs_at < $2
       AND NOT EXISTS (SELECT FROM trip_reminders r
                        WHERE r.booking_id = b.id AND r.day = (t.departs_at AT TIME ZONE '${ZONE}')::date)
     ORDER BY t.departs_at, b.id
    ON CONFLICT ON CONSTRAINT pk_trip_reminders DO NOTHING RETURNING booking_id),
  written AS (INSERT INTO notices (kind, subject_id) SELECT 'remind', d.booking_id FROM due d RETURNING no)
  SELECT count(*)::int AS reminded FROM written w`;

/** The evening before, people are reminded of their journey: when, where, which seat, and what to bring. */
@Injectable()
export class Reminders {
  constructor(
    private readonly transactions: Transactions,
    private readonly clock: Clock,
  ) {}

  /** What was missed while no process ran is made up for as soon as one does. @returns number of bookings */
  @Job({
    name: 'trip-reminders',
    title: '出行前一晚提醒',
    titleEn: 'Remind people of their journey the evening before',
    schedule: { everySeconds: 60 },
  })
  remind(): Promise<number> {
    const now = this.clock.now();
    return asSystem('job', () =>
      this.transactions.run(async (manager) => {
        const [{ reminded }] = await manager.query<{ reminded: number }[]>(REMIND, [now, remindedUntil(now)]);
        return reminded;
      }),
    );
  }
}
