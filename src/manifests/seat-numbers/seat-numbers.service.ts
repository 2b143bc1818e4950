import { Injectable } from '@nestjs/common';
import { EntityManager } from 'typeorm';
import { Actor } from '../../access/actor.js';
import { GivenSeats } from '../../seating/changes/given-seats.js';
import { PassengerList } from '../../seating/passenger-list.query.js';
import { rehearse } from '../../shared/database/rehearsal.js';
import { widen } from '../../shared/database/scope.js';
import { Transactions } from '../../shared/database/transactions.js';
import { maskNumbersIn } from '../../shared/privacy/masking.js';
import { Sealing } from '../../shared/privacy/sealing.js';
import { Mode } from '../../shared/vocabulary.js';
import type { Trip } from '../../trips/trip.entity.js';
import { TripVehicles } from '../../trips/trip-vehicles.service.js';
import { AmendmentCause } from '../amendment-cause.js';
import { Amendments } from '../amendments.js';
import { Manifest } from '../manifest.entity.js';
import { ManifestsService } from '../manifests.service.js';
import { isTaken, Numbering, NumberedVehicle, numberSeats, Seated, SeatVerdict } from './seat-numbering.js';
import { SeatNumbersDto, SeatNumbersView } from './seat-numbers.dto.js';
import { SeatTableFaulty } from './seat-numbers.errors.js';
import { seatNumbersView } from './seat-numbers-view.js';
import { nameKey, readSeatTable } from './seat-table.js';

const BY_RAIL = [Mode.SpecialTrain, Mode.CharteredCarriage];

/** Carriage and seat numbers that a carrier gives back for a list which it was sent. */
@Injectable()
export class SeatNumbers {
  constructor(
    private readonly manifests: ManifestsService,
    private readonly amendments: Amendments,
    private readonly list: PassengerList,
    private readonly tripVehicles: TripVehicles,
    private readonly seats: GivenSeats,
    private readonly transactions: Transactions,
    private readonly sealing: Sealing,
  ) {}

  /**
   * Seats people as the carrier's table says: all rows or none. A preview says what becomes of each row and writes nothing; when
   * no row stands in the way, it has done all of it and taken it back.
   *
   * @throws SeatTableUnreadable, SeatTableFaulty, PassengerOnBoard, and what `Amendments.open` does
   */
  give(actor: Actor, id: string, { table, preview, reason = '' }: SeatNumbersDto): Promise<SeatNumbersView> {
    return this.transactions.run(async (manager) => {
      const { manifest, trip } = await this.amendments.open(manager, actor, id);
      await widen(manager, 'lists of a trip');
      const seated = await this.seated(manager, manifest, trip);
      const names = new Set(seated.people.map(({ name }) => nameKey(name)));
      const numbering = numberSeats(readSeatTable(table, names), seated);
      const acceptable = numbering.rows.length > 0 && numbering.rows.every(isTaken);
      const write = () =>
        this.write(manager, actor, { manifest, trip, numbering, vehicles: seated.vehicles }, reason);
      if (!acceptable && !preview) throw new SeatTableFaulty();
      const changes = numbering.rows.some(({ verdict }) => verdict === SeatVerdict.Changes);
      if (acceptable && changes) await (preview ? rehearse(manager, write) : write());
      return seatNumbersView(id, preview, numbering, seated.vehicles);
    });
  }

  /** The version's people with the seats that they hold now: a list outlives bookings that are cancelled since. */
  private async seated(manager: EntityManager, { id }: Manifest, trip: Trip): Promise<Seated> {
    const holding = new Map((await this.list.ofTrip(manager, trip.id)).map((one) => [one.passengerId, one]));
    const people = (await this.manifests.passengers(manager, id)).map((line) => {
      const held = holding.get(line.passengerId);
      return {
        ...{ passengerId: line.passengerId, bookingId: held?.bookingId ?? '', bookingCode: line.bookingCode },
        ...{ name: line.name, document: this.sealing.open(line.documentSealed) },
        ...{ vehicleId: held?.tripVehicleId ?? null, seat: held?.seat ?? null },
      };
    });
    const vehicles = await manager.query<NumberedVehicle[]>(
      `SELECT v.id, v.seq, v.label, v.plate,
              ARRAY(SELECT s.label FROM trip_seats s WHERE s.trip_vehicle_id = v.id) AS seats
         FROM trip_vehicles v WHERE v.trip_id = $1 ORDER BY v.seq`,
      [trip.id],
    );
    return {
      ...{ people, vehicles, serviceNumber: trip.serviceNumber },
      renumbers: BY_RAIL.includes(trip.mode),
    };
  }

  private async write(
    manager: EntityManager,
    actor: Actor,
    { manifest, trip, numbering, vehicles }: Meant,
    written: string,
  ): Promise<void> {
    const reason = maskNumbersIn(written);
    const labels = labelsOf(numbering, vehicles);
    await this.tripVehicles.relabel(manager, trip, labels);
    const changing = numbering.rows.filter(({ verdict }) => verdict === SeatVerdict.Changes);
    const moving = changing.filter(
      ({ person, vehicle, seat }) => person!.vehicleId !== vehicle!.id || person!.seat !== seat,
    );
    const renamed = new Set(labels.map(({ id }) => id));
    const told = [
      ...changing.map(({ person }) => person!),
      ...numbering.unnamed.filter(({ vehicleId }) => renamed.has(vehicleId!)),
    ];
    await this.seats.take(
      manager,
      moving.map(({ person, vehicle, seat }) => ({
        ...{ passengerId: person!.passengerId, vehicleId: vehicle!.id, label: seat! },
      })),
      [...new Set(told.map(({ bookingId }) => bookingId))],
      { accountId: actor.accountId, reason },
    );
    await this.amendments.write(
      manager,
      actor,
      { manifest, trip },
      { cause: AmendmentCause.SeatNumbers, reason },
    );
  }
}

interface Meant {
  manifest: Manifest;
  trip: Trip;
  numbering: Numbering;
  vehicles: NumberedVehicle[];
}

/** Vehicles that are to be called otherwise. */
function labelsOf({ carriages }: Numbering, vehicles: NumberedVehicle[]): { id: string; label: string }[] {
  return vehicles.flatMap(({ id, label }) => {
    const now = carriages.find(({ vehicleId }) => vehicleId === id)?.label;
    return now && now !== label ? [{ id, label: now }] : [];
  });
}
