import { Injectable } from '@nestjs/common';
import { EntityManager } from 'typeorm';
import { TravelRequestsService } from '../../demand/travel-requests.service.js';
import { Standbys } from '../../manifests/standbys.js';
import { PassengerState } from '../../seating/passenger.entity.js';
import { NoStandby } from '../../seating/seating.errors.js';
import { StandIns } from '../../seating/stand-ins.js';
import { DomainError, invalidField } from '../../shared/domain-error.js';
import { IllegalStep } from '../../shared/lifecycle.js';
import { TripState } from '../../trips/trip-lifecycle.js';
import { SeatTaken, TripBrokenOff } from '../boarding.errors.js';
import { Departure, findArrival, findDeparture } from '../departure.js';
import { DeparturesService } from '../departures.service.js';
import { writeBoardings, writeNoShows } from '../facts.js';
import { fulfilRequests } from '../fulfilled-requests.js';
import { ManifestLine, manifestLines } from '../manifest-lines.js';
import { findBreakOff } from '../on-the-way.js';
import { Happened, inConflict, Outcome, outcome, ReportUnderWay } from './door-outcome.js';
import { DoorEventDto, DoorEventKind, DoorEventStatus } from './door-report.dto.js';
import { verdictOnStandingIn } from './door-verdict.js';

const { Recorded, Already } = DoorEventStatus;
const SEAT_GIVEN_AT_DOOR = '未到，座位让给候补乘客';

/** Standbys who got seats, departure and arrival, as phones report them. */
@Injectable()
export class DoorEvents {
  constructor(
    private readonly standbys: Standbys,
    private readonly standIns: StandIns,
    private readonly departures: DeparturesService,
    private readonly requests: TravelRequestsService,
  ) {}

  /** @param happened by the time at which it happened */
  async take(report: ReportUnderWay, happened: Happened[]): Promise<Outcome[]> {
    const of = (kind: DoorEventKind) => happened.filter(({ event }) => event.kind === kind);
    await requireOwnVehicles(report, of(DoorEventKind.Depart));
    const outcomes: Outcome[] = [];
    for (const one of of(DoorEventKind.StandIn)) outcomes.push(await this.standIn(report, one));
    for (const one of of(DoorEventKind.Depart)) outcomes.push(await this.depart(report, one));
    for (const one of of(DoorEventKind.Arrive)) outcomes.push(await this.arrive(report, one));
    return outcomes;
  }

  /** A party of standbys gets seats and boards; their holders are no-shows from then on, if they were not yet. */
  private async standIn(report: ReportUnderWay, one: Happened): Promise<Outcome> {
    const { manager, actor, trip, manifest, recordedAt } = report;
    const { event, occurredAt } = one;
    const places = event.places!;
    const about = { passengerId: places[0].passengerId };
    const refused = (conflict: DomainError): Outcome => ({ ...inConflict(one, conflict), ...about });
    const lines = new Map(
      (await manifestLines(manager, manifest.id)).map((line) => [line.passengerId, line]),
    );
    const seats = places.map(({ passengerId }) => lines.get(passengerId)?.standsInFor);
    if (places.every(({ standsInFor }, i) => seats[i] === standsInFor)) return outcome(one, Already, about);
    if (seats.some((seat) => seat !== undefined)) return refused(new SeatTaken());
    const held = places.map(({ standsInFor }) => lines.get(standsInFor));
    const { conflict } = verdictOnStandingIn(held);
    if (conflict) return refused(conflict);
    const bookingId = await this.bookingOf(manager, manifest.id, places);
    if (!bookingId) return refused(new NoStandby());

    const holders = held as ManifestLine[];
    const recording = { tripId: trip.id, recordedAt, recordedBy: actor.accountId };
    const absent = holders.filter(({ state }) => state === PassengerState.Booked);
    await writeNoShows(
      manager,
      recording,
      absent.map(({ passengerId }) => ({ passengerId, occurredAt })),
      SEAT_GIVEN_AT_DOOR,
    );
    const [{ tripVehicleId }] = holders;
    const seated = places.map((place, i) => ({ ...place, seat: holders[i].seat }));
    const refusal = await this.standIns.seat(
      manager,
      trip,
      { bookingId, tripVehicleId, places: seated },
      actor.accountId,
    );
    if (refusal) return refused(refusal);
    await this.standbys.standIn(manager, manifest.id, trip, places);
    const standing = new Set(places.map(({ passengerId }) => passengerId));
    const added = (await manifestLines(manager, manifest.id)).filter((line) =>
      standing.has(line.passengerId),
    );
    await writeBoardings(
      manager,
      manifest.id,
      recording,
      added.map((line) => ({ ...line, occurredAt })),
    );
    await fulfilRequests(manager, this.requests, trip, added);
    return outcome(one, Recorded, about);
  }

  /** The one booking to which all of them belong on the version's list of standbys. */
  private async bookingOf(
    manager: EntityManager,
    manifestId: string,
    places: { passengerId: string }[],
  ): Promise<string | undefined> {
    const listed = new Map(
      (await this.standbys.of(manager, manifestId)).map((one) => [one.passengerId, one.bookingId]),
    );
    const bookings = new Set(places.map(({ passengerId }) => listed.get(passengerId)));
    return bookings.size === 1 ? [...bookings][0] : undefined;
  }

  private async depart(report: ReportUnderWay, one: Happened): Promise<Outcome> {
    const { manager, actor, trip } = report;
    const before = await findDeparture(manager, trip.id);
    if (before) return outcome(one, Already, { since: firstTold(before) });
    if (trip.state !== TripState.Closed) return inConflict(one, illegal(trip.state, 'depart'));
    const { event, occurredAt } = one;
    const { place, vehicles } = event;
    await this.departures.leave(manager, actor, trip, { occurredAt, place, vehicles });
    return outcome(one, Recorded, { since: firstTold({ occurredAt, recordedAt: report.recordedAt }) });
  }

  /** A phone that corrected its clock on the way may say that it arrived before it left: then it arrived when it left. */
  private async arrive(report: ReportUnderWay, one: Happened): Promise<Outcome> {
    const { manager, actor, trip } = report;
    const before = await findArrival(manager, trip.id);
    if (before) return outcome(one, Already, { since: firstTold(before) });
    if (trip.state !== TripState.Departed) return inConflict(one, illegal(trip.state, 'arrive'));
    if (await findBreakOff(manager, trip.id)) return inConflict(one, new TripBrokenOff());
    const departure = await findDeparture(manager, trip.id);
    const left = departure?.occurredAt ?? one.occurredAt;
    const occurredAt = one.occurredAt < left ? left : one.occurredAt;
    await this.departures.reach(manager, actor, trip, { occurredAt, place: one.event.place });
    return outcome(one, Recorded, { since: firstTold({ occurredAt, recordedAt: report.recordedAt }) });
  }
}

const firstTold = ({ occurredAt, recordedAt }: Pick<Departure, 'occurredAt' | 'recordedAt'>) => ({
  ...{ occurredAt, recordedAt, recordedByName: null },
});

const illegal = (state: TripState, step: string) =>
  new IllegalStep({ extra: { subject: 'trip', state, step } });

/** The database would refuse the whole report. @throws InvalidInput */
async function requireOwnVehicles({ manager, trip }: ReportUnderWay, departures: Happened[]): Promise<void> {
  const named = departures.flatMap(({ event }) => vehiclesOf(event));
  if (named.length === 0) return;
  const rows = await manager.query<{ id: string }[]>(
    `SELECT v.id FROM trip_vehicles v WHERE v.trip_id = $1`,
    [trip.id],
  );
  const own = new Set(rows.map(({ id }) => id));
  if (named.every((id) => own.has(id))) return;
  throw invalidField('events', 'unknownVehicle', '本班次没有这辆车', 'no such vehicle on this trip');
}

const vehiclesOf = ({ vehicles = [] }: DoorEventDto) =>
  vehicles.map(({ tripVehicleId }) => tripVehicleId.toLowerCase());
