import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { RegionIndex } from '../../regions/region-index.js';
import { Message, Outbox } from '../../shared/commands/outbox.js';
import { asSystem } from '../../shared/database/scope.js';
import { Transactions } from '../../shared/database/transactions.js';
import { grouped } from '../../shared/grouped.js';
import { Job } from '../../shared/jobs/job.js';
import { Rush } from '../../shared/jobs/rush.js';
import { Sealing } from '../../shared/privacy/sealing.js';
import { Clock } from '../../shared/time/clock.js';
import { Direction } from '../../shared/vocabulary.js';
import { nearestStop } from '../../trips/nearest-stop.js';
import { BookingFacts, BookingFactsQuery, PersonFacts } from './booking-facts.query.js';
import { messagesFor } from './booking-messages.js';
import { wordsOf } from './booking-words.js';
import { Addressed, addressed, Traveller } from './recipients.js';

/** Notices of one transaction. */
const BATCH = 250;
/** Those who book go first: while they come without a pause, messages are written so many ms apart. */
const PATIENCE = 5_000;
/** So many ms after its beginning a run begins no further batch; the next one goes on. */
const RUN = 4_000;

/**
 * Makes messages of the notices about bookings: who is told, by which way, in which words. It happens a moment after the
 * command, in a transaction of its own that takes the notices and writes the messages, so that each becomes exactly one.
 */
@Injectable()
export class Addressing {
  constructor(
    private readonly transactions: Transactions,
    private readonly facts: BookingFactsQuery,
    private readonly outbox: Outbox,
    private readonly rush: Rush,
    private readonly regions: RegionIndex,
    private readonly sealing: Sealing,
    private readonly clock: Clock,
  ) {}

  /**
   * Lets those go first who are booking at this moment; of a rush that does not end, one batch is written now and then.
   *
   * @returns number of messages
   */
  @Job({
    name: 'booking-messages',
    title: '生成预订通知',
    titleEn: 'Write the messages about bookings',
    schedule: { everySeconds: 2 },
  })
  async addressByItself(): Promise<number> {
    await this.rush.pass(PATIENCE);
    return this.address(() => this.rush.isOver);
  }

  /**
   * Writes messages until no notice is left.
   *
   * @param further whether to go on behind a full batch
   * @returns number of messages
   */
  async address(further = () => true): Promise<number> {
    const until = performance.now() + RUN;
    let messages = 0;
    for (;;) {
      const { taken, written } = await asSystem('job', () => this.addressBatch());
      messages += written;
      if (taken < BATCH || performance.now() > until || !further()) return messages;
    }
  }

  private addressBatch(): Promise<{ taken: number; written: number }> {
    return this.transactions.run(async (manager) => {
      const { taken, bookings } = await this.facts.take(manager, BATCH);
      const messages = await this.messagesOf(manager, bookings);
      await this.outbox.post(manager, messages);
      return { taken, written: messages.length };
    });
  }

  private async messagesOf(manager: EntityManager, bookings: BookingFacts[]): Promise<Message[]> {
    const ids = bookings.map(({ bookingId }) => bookingId);
    const people = grouped(await this.facts.people(manager, ids), ({ bookingId }) => bookingId);
    return bookings.flatMap((booking) => {
      const travellers = (people.get(booking.bookingId) ?? []).map((one) => this.traveller(booking, one));
      const groups = addressed(travellers);
      return messagesFor(booking.kinds, booking.state).flatMap((template) =>
        groups.map((group) => this.message(booking, group, template)),
      );
    });
  }

  private traveller(booking: BookingFacts, person: PersonFacts): Traveller {
    const { phoneSealed, cadrePhoneSealed, ...rest } = person;
    const toWork = booking.direction === Direction.ReturnToWork;
    const from = toWork ? rest.homeCountyCode : rest.workPlaceCode;
    return {
      ...rest,
      phone: this.sealing.open(phoneSealed),
      cadrePhone: cadrePhoneSealed ? this.sealing.open(cadrePhoneSealed) : '',
      stop: nearestStop(booking.stops, from),
    };
  }

  private message(booking: BookingFacts, group: Addressed, template: Message['template']): Message {
    const { bookingId, tripId, no } = booking;
    const [{ homeCountyCode, stop }] = group.people;
    const departsAt = new Date(stop.stopsAt);
    // An offer that has lapsed by the morning is told of as lapsed alone.
    const until = template === 'booking-offered' ? (booking.offerExpiresAt ?? departsAt) : departsAt;
    const secondsLeft = (until.getTime() - this.clock.now().getTime()) / 1000;
    // That a booking is over is to be known afterwards, too.
    const lasting = template === 'booking-cancelled' || secondsLeft <= 0;
    return {
      ...{ about: `booking:${bookingId}:${no}:${template}`, to: group.to, template },
      ...{ values: wordsOf(booking, group, this.regions), language: group.language, departsAt },
      ...(lasting ? {} : { goodForSeconds: secondsLeft }),
      ...{ regionCode: homeCountyCode, bookingId, tripId },
      workerIds: group.people.map(({ workerId }) => workerId),
    };
  }
}
