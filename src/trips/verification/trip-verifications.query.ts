import { Injectable } from '@nestjs/common';
import { InjectEntityManager } from '@nestjs/typeorm';
import { EntityManager } from 'typeorm';
import { Caller } from '../../access/sessions/caller.js';
import { RegionIndex } from '../../regions/region-index.js';
import { toWire } from '../../shared/time/civil-time.js';
import { limitedAddress } from '../../shared/limits/caller-address.js';
import { RateLimits } from '../../shared/limits/rate-limits.js';
import { asSystem } from '../../shared/database/scope.js';
import { Trip } from '../trip.entity.js';
import { normalTripCode } from './trip-code.js';
import { TripVerificationView, VerifiedTripView } from './trip-verification.dto.js';

/** Of 78 billion codes nobody finds one by trying; this stops floods. */
const BY_ADDRESS = { most: 60, seconds: 60 };

type TripRow = Pick<
  Trip,
  | 'code'
  | 'mode'
  | 'direction'
  | 'state'
  | 'organiserCode'
  | 'originCode'
  | 'destinationCode'
  | 'serviceNumber'
  | 'departsAt'
  | 'arrivesAt'
> & { boarding: { place: string; stopsAt: string }[]; vehicles: VerifiedTripView['vehicles'] };

/** Tells anyone who holds a ticket, or was offered one, whether the trip is real. */
@Injectable()
export class TripVerificationsQuery {
  constructor(
    private readonly limits: RateLimits,
    private readonly regions: RegionIndex,
    @InjectEntityManager() private readonly entities: EntityManager,
  ) {}

  /** A draft is as unknown as a code that nobody gave out. @throws TooManyRequests */
  async find(writtenCode: string, caller: Caller): Promise<TripVerificationView> {
    await this.limits.take('trip verifications', limitedAddress(caller.address), BY_ADDRESS);
    const trip = await this.read(normalTripCode(writtenCode));
    return { real: trip !== undefined, trip: trip ? this.view(trip) : null };
  }

  private async read(code: string): Promise<TripRow | undefined> {
    const [trip] = await asSystem('trip verification', () =>
      this.entities.query<TripRow[]>(
        `SELECT t.code, t.mode, t.direction, t.state, t.organiser_code AS "organiserCode", t.origin_code AS "originCode",
                t.destination_code AS "destinationCode", t.service_number AS "serviceNumber",
                t.departs_at AS "departsAt", t.arrives_at AS "arrivesAt",
                (SELECT coalesce(jsonb_agg(jsonb_build_object('place', s.place, 'stopsAt', s.stops_at) ORDER BY s.seq), '[]')
                   FROM trip_stops s WHERE s.trip_id = t.id AND s.kind = 'BOARDING') AS boarding,
                (SELECT coalesce(jsonb_agg(jsonb_build_object('label', v.label, 'plate', v.plate) ORDER BY v.seq), '[]')
                   FROM trip_vehicles v WHERE v.trip_id = t.id) AS vehicles
           FROM trips t WHERE t.code = $1 AND t.state <> 'DRAFT'`,
        [code],
      ),
    );
    return trip;
  }

  private view({ organiserCode, originCode, destinationCode, ...trip }: TripRow): VerifiedTripView {
    return {
      ...trip,
      organiser: this.regions.fullNameOf(organiserCode),
      origin: this.regions.fullNameOf(originCode),
      destination: this.regions.fullNameOf(destinationCode),
      ...{ departsAt: toWire(trip.departsAt), arrivesAt: toWire(trip.arrivesAt) },
      boarding: trip.boarding.map(({ place, stopsAt }) => ({ place, stopsAt: toWire(new Date(stopsAt)) })),
    };
  }
}
