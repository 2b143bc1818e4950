import { EntityManager } from 'typeorm';
import { PriorityGroup } from '../../shared/vocabulary.js';

/** A passenger of a booking that holds seats, with what the seat choice asks of people. */
export interface SeatedMember {
  id: string;
  seat: string;
  birthDate: string | null;
  priorityGroups: PriorityGroup[];
}

/** The passengers of a booking that holds seats. The caller holds the trip's lock. */
export function seatedMembers(manager: EntityManager, bookingId: string): Promise<SeatedMember[]> {
  return manager.query<SeatedMember[]>(
    `SELECT p.id, p.seat, w.birth_date AS "birthDate", w.priority_groups AS "priorityGroups"
       FROM passengers p JOIN workers w ON w.id = p.worker_id
      WHERE p.booking_id = $1 ORDER BY p.id`,
    [bookingId],
  );
}
