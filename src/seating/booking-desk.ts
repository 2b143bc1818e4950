import { BeforeApplicationShutdown, Injectable } from '@nestjs/common';
import { Unavailable } from '../shared/domain-error.js';
import { grouped } from '../shared/grouped.js';
import { Rush } from '../shared/jobs/rush.js';
import { BatchLimits, BatchQueue, Outcome, Queued } from './batch-queue.js';
import { TripNotHad } from './batch-reading.js';
import { BookingBatch, BookingRequest } from './booking-batch.js';
import { BookingDetailView } from './booking.dto.js';

type Answer = Outcome<BookingDetailView>;

/** A request that cannot share a transaction. */
interface LoneRequest extends Queued {
  alone: () => Promise<BookingDetailView>;
}

/**
 * A batch of 256 takes some 100 ms, so that who comes last to a full queue of one trip waits about half a second. The
 * lanes leave connections for everything else.
 */
const LIMITS: BatchLimits = { lanes: 3, batch: 256, waiting: 2_000 };

/** Where requests for seats are gathered: what arrives while a transaction is under way is booked together in the next. */
@Injectable()
export class BookingDesk implements BeforeApplicationShutdown {
  private readonly queue = new BatchQueue<BookingRequest | LoneRequest, BookingDetailView>(
    (requests) => this.rush.during(() => this.serve(requests)),
    LIMITS,
  );

  constructor(
    private readonly batch: BookingBatch,
    private readonly rush: Rush,
  ) {}

  /** @throws Busy at once when too many ask for this trip; otherwise what the request itself is refused with */
  book(request: BookingRequest): Promise<BookingDetailView> {
    return this.queue.ask(request);
  }

  /**
   * Does what books seats in a transaction of its own when it is the trip's turn, so that it does not fight for the trip's lock
   * with the batches. @throws Busy as `book`
   */
  bookAlone(tripId: string, alone: () => Promise<BookingDetailView>): Promise<BookingDetailView> {
    return this.queue.ask({ topic: tripId, alone });
  }

  /** Who has been let in is served before the database is let go. */
  async beforeApplicationShutdown(): Promise<void> {
    await this.queue.idle();
  }

  private async serve(requests: (BookingRequest | LoneRequest)[]): Promise<Answer[]> {
    const sharing = requests.filter((request): request is BookingRequest => !isLone(request));
    const answers = new Map<Queued, Answer>(sharing.length > 0 ? await this.together(sharing) : []);
    for (const request of requests) {
      if (isLone(request)) answers.set(request, await outcomeOf(request.alone()));
    }
    return requests.map((request) => answers.get(request)!);
  }

  /**
   * When a batch fails as a whole, its halves are served by themselves, down to the one request that cannot be: only that
   * one is refused with the failure.
   */
  private async together(requests: BookingRequest[]): Promise<Map<BookingRequest, Answer>> {
    try {
      const answers = await this.batch.serve(requests);
      const left = requests.filter((request) => !answers.has(request));
      for (const ofOneTrip of grouped(left, ({ topic }) => topic).values()) {
        for (const [request, answer] of await this.together(ofOneTrip)) answers.set(request, answer);
      }
      return answers;
    } catch (error) {
      if (error instanceof TripNotHad) return all(requests, error.refusal);
      if (requests.length === 1 || error instanceof Unavailable) return all(requests, error);
      const middle = requests.length >> 1;
      const first = await this.together(requests.slice(0, middle));
      return new Map([...first, ...(await this.together(requests.slice(middle)))]);
    }
  }
}

function isLone(request: BookingRequest | LoneRequest): request is LoneRequest {
  return 'alone' in request;
}

async function outcomeOf(work: Promise<BookingDetailView>): Promise<Answer> {
  try {
    return { answer: await work };
  } catch (refusal) {
    return { refusal };
  }
}

function all(requests: BookingRequest[], refusal: unknown): Map<BookingRequest, Answer> {
  return new Map(requests.map((request) => [request, { refusal }]));
}
