import { Injectable } from '@nestjs/common';
import { createHash } from 'node:crypto';
import { Actor } from '../../access/actor.js';
import { toWire } from '../../shared/time/civil-time.js';
import { Clock } from '../../shared/time/clock.js';
import { NotFound } from '../../shared/domain-error.js';
import { requireReadable } from '../../trips/trip-reach.js';
import { KeptUntil } from '../allotments/seat-allowances.query.js';
import { heldSeats, heldUntil } from '../priority-hold.js';
import { AvailabilityView, VehicleAvailabilityView } from './availability.dto.js';
import { AvailabilityHead, AvailabilityQuery, sumOf } from './availability.query.js';
import { openSeats } from './open-seats.js';

/** How old a posting may be, in ms: nobody sees seats that were gone or free longer ago than that and the reading took. */
export const MAX_AGE = 500;
/** Trips that are kept; the one that was looked at longest ago makes room. */
const MOST_TRIPS = 5000;

interface Posting {
  readAt: number;
  head: AvailabilityHead;
  vehicles: VehicleAvailabilityView[];
  kept: KeptUntil[];
  /** What each office, and the workers of each county, are shown, by their region. */
  notices: Map<string | null, Notice>;
}

/** What is shown of a trip, with the tag by which a reader knows what it has seen already. */
export interface Notice {
  view: AvailabilityView;
  tag: string;
}

/**
 * The board in the hall: how full trips are, for any number of readers. However many look, each process asks the database
 * about a trip at most once per `MAX_AGE`, and counts its seats only when their version has changed. It waits for no lock
 * and keeps nobody from booking; what other processes do shows as soon as what this one does.
 */
@Injectable()
export class AvailabilityBoard {
  private readonly postings = new Map<string, Posting>();
  private readonly underWay = new Map<string, Promise<void>>();

  constructor(
    private readonly query: AvailabilityQuery,
    private readonly clock: Clock,
  ) {}

  /** @throws NotFound */
  async read(actor: Actor, tripId: string): Promise<Notice> {
    await this.refresh([tripId]);
    return this.show(actor, tripId);
  }

  /** What is posted. @throws NotFound */
  show(actor: Actor, tripId: string): Notice {
    const posting = this.postings.get(tripId);
    if (!posting) throw new NotFound();
    requireReadable(actor, posting.head);
    // What is kept for a county is free for those who live there.
    const region = actor.regionCode ?? actor.worker?.homeCodes[0] ?? null;
    const notice = posting.notices.get(region) ?? this.noticeFor(region, posting);
    posting.notices.set(region, notice);
    return notice;
  }

  /** Brings what is too old up to date, all in one reading; a reading under way is shared. */
  async refresh(tripIds: string[]): Promise<void> {
    const oldest = performance.now() - MAX_AGE;
    const due = tripIds.filter((id) => (this.postings.get(id)?.readAt ?? -Infinity) <= oldest);
    const own = due.filter((id) => !this.underWay.has(id));
    if (own.length > 0) {
      const reading = this.post(own).finally(() => own.forEach((id) => this.underWay.delete(id)));
      own.forEach((id) => this.underWay.set(id, reading));
    }
    await Promise.all(due.flatMap((id) => this.underWay.get(id) ?? []));
  }

  private async post(tripIds: string[]): Promise<void> {
    const readAt = performance.now();
    const heads = await this.query.heads(tripIds);
    const changed = heads.filter(({ id, version }) => this.postings.get(id)?.head.version !== version);
    const changedIds = changed.map(({ id }) => id);
    const counted = await this.query.vehicles(changedIds);
    const kept = await this.query.kept(changedIds);
    const old = new Map(tripIds.map((id) => [id, this.postings.get(id)]));
    tripIds.forEach((id) => this.postings.delete(id));
    for (const head of heads) {
      const seats = changed.includes(head)
        ? { vehicles: counted.get(head.id) ?? [], kept: kept.get(head.id) ?? [] }
        : old.get(head.id)!;
      this.postings.set(head.id, { ...seats, readAt, head, notices: new Map() });
    }
    for (const id of this.postings.keys()) {
      if (this.postings.size <= MOST_TRIPS) break;
      this.postings.delete(id);
    }
  }

  private noticeFor(regionCode: string | null, { head, vehicles, kept }: Posting): Notice {
    const now = this.clock.now();
    const { id, state, version, waitingParties } = head;
    const { seats, free } = sumOf(vehicles);
    const live = kept.filter(({ returnsAt }) => now < returnsAt);
    // Like an allotment, the hold is over by the clock alone, without a new version of the seats.
    const held = heldSeats(head, head, seats, now);
    const open = openSeats(regionCode, free, held, live);
    const until = open.held > 0 ? heldUntil(head, head.priorityHold) : null;
    const view = {
      ...{ tripId: id, state, version, seats, ...open, heldUntil: until && toWire(until) },
      ...{ waitingParties, vehicles },
    };
    return { view, tag: createHash('sha256').update(JSON.stringify(view)).digest('base64url').slice(0, 22) };
  }
}
