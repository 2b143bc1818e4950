import { Injectable } from '@nestjs/common';
import { EntityManager } from 'typeorm';
import { Actor } from '../access/actor.js';
import { widen } from '../shared/database/scope.js';
import { Transactions } from '../shared/database/transactions.js';
import { requireSeating } from '../trips/allocation.js';
import { TripState } from '../trips/trip-lifecycle.js';
import { Trip } from '../trips/trip.entity.js';
import { TripsService } from '../trips/trips.service.js';
import { FillingView } from './booking.dto.js';
import { BookingState } from './booking-lifecycle.js';
import { FillCandidate, FillCandidatesQuery } from './fill-candidates.query.js';
import { PassOvers } from './pass-overs.js';
import { DeskAnswer, isSeated, SeatDesk } from './seat-desk.js';
import { TripNotOpen } from './seating.errors.js';
import { freeSeats, largestRoom, TripSeats, VehicleSeats } from './trip-seats.js';
import { WaitingList } from './waiting-list.js';

/** Fills a trip from demand. */
@Injectable()
export class Fillings {
  constructor(
    private readonly trips: TripsService,
    private readonly candidates: FillCandidatesQuery,
    private readonly desk: SeatDesk,
    private readonly waitingList: WaitingList,
    private readonly passOvers: PassOvers,
    private readonly tripSeats: TripSeats,
    private readonly transactions: Transactions,
  ) {}

  /**
   * Seats who waits already, then the parties that the trip was made for, then others as long as there is room. Of the
   * planned parties those without room go on the waiting list; whoever breaks a booking rule is skipped with its reason.
   *
   * @throws TripNotOpen, RoundNotDrawn, OutsideRegion
   */
  async fill(actor: Actor, tripId: string): Promise<FillingView> {
    return this.transactions.run(async (manager) => {
      const trip = await this.trips.lock(manager, tripId);
      this.trips.requireOrganiser(actor, trip);
      await widen(manager, 'seats of a trip');
      if (trip.state !== TripState.Open) throw new TripNotOpen();
      requireSeating(trip);
      const vehicles = await this.tripSeats.load(manager, trip.id);
      const promoted = await this.waitingList.moveUp(manager, trip, actor.accountId, { vehicles });
      const { planned, others } = await this.candidates.of(manager, actor, trip);
      // What was planned to fit is packed tightly; once it is too much, priority decides who waits.
      const order = { waits: true, largestFirst: peopleOf(planned) <= freeSeats(vehicles) };
      const answers = [
        ...(await this.desk.serve(manager, actor, trip, vehicles, idsOf(planned), order)),
        ...(await this.serveOthers(manager, actor, trip, vehicles, others)),
      ];
      if (answers.some(isSeated)) await this.passOvers.note(manager, promoted.left, actor.accountId);
      const view = summaryOf(answers);
      view.seatedParties += promoted.parties;
      view.seatedPeople += promoted.people;
      return view;
    });
  }

  /** Serves in batches of about as many people as there are seats, so that few parties are locked in vain. */
  private async serveOthers(
    manager: EntityManager,
    actor: Actor,
    trip: Trip,
    vehicles: VehicleSeats[],
    others: FillCandidate[],
  ): Promise<DeskAnswer[]> {
    const answers: DeskAnswer[] = [];
    let queue = others;
    for (;;) {
      const room = largestRoom(vehicles);
      queue = queue.filter(({ people }) => people <= room);
      const batch = firstOf(queue, freeSeats(vehicles));
      if (batch.length === 0) return answers;
      queue = queue.slice(batch.length);
      answers.push(
        ...(await this.desk.serve(manager, actor, trip, vehicles, idsOf(batch), { waits: false })),
      );
    }
  }
}

/** The first parties that together are about so many people. */
function firstOf(parties: FillCandidate[], people: number): FillCandidate[] {
  let sum = 0;
  const end = parties.findIndex((party) => (sum += party.people) >= people);
  return parties.slice(0, end < 0 ? parties.length : end + 1);
}

const idsOf = (parties: FillCandidate[]) => parties.map(({ partyId }) => partyId);
const peopleOf = (parties: { people: number }[]) => parties.reduce((sum, { people }) => sum + people, 0);

function summaryOf(answers: DeskAnswer[]): FillingView {
  const inState = (state: BookingState) => answers.filter(({ booking }) => booking?.state === state);
  const seated = inState(BookingState.Confirmed);
  const waiting = inState(BookingState.Waiting);
  return {
    seatedParties: seated.length,
    seatedPeople: peopleOf(seated),
    waitingParties: waiting.length,
    waitingPeople: peopleOf(waiting),
    skipped: answers.flatMap(({ partyId, refusal }) =>
      refusal ? [{ partyId, code: refusal.code, title: refusal.title }] : [],
    ),
  };
}
