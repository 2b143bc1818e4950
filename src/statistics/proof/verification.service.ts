import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { OutsideRegion } from '../../access/access.errors.js';
import type { Actor } from '../../access/actor.js';
import { CampaignsService } from '../../campaigns/campaigns.service.js';
import { RegionIndex } from '../../regions/region-index.js';
import { asSystem } from '../../shared/database/scope.js';
import { toWire } from '../../shared/time/civil-time.js';
import { Clock } from '../../shared/time/clock.js';
import { TripsService } from '../../trips/trips.service.js';
import { FiguresQuery } from '../figures.query.js';
import { FrozenWeeksQuery } from '../weeks/frozen-weeks.query.js';
import { TripWeeksView, VerificationView, WeekRowView } from './verification.dto.js';
import { verifiableWeeks, verifyWeek } from './verify-week.js';

const SHOWN = 500;

/** Proves frozen weeks from the boardings behind them. */
@Injectable()
export class Verification {
  constructor(
    private readonly dataSource: DataSource,
    private readonly campaigns: CampaignsService,
    private readonly frozenWeeks: FrozenWeeksQuery,
    private readonly figures: FiguresQuery,
    private readonly trips: TripsService,
    private readonly regions: RegionIndex,
    private readonly clock: Clock,
  ) {}

  /** @throws NotFound when the week is not frozen, OutsideRegion */
  async verify(actor: Actor, campaignId: string, cutoffDay: string): Promise<VerificationView> {
    const campaign = await this.campaigns.get(campaignId);
    const { id, cutoffAt } = await this.frozenWeeks.find(campaignId, cutoffDay);
    const seen = (row: { cityCode: string }) => actor.mayActFor(row.cityCode);
    const { equal, ...found } = await asSystem('figures', () =>
      this.dataSource.transaction('REPEATABLE READ', async (manager) => {
        const [week] = await verifiableWeeks(manager, id);
        return verifyWeek(manager, week);
      }),
    );
    const [rows, trips] = [found.rows.filter(seen), found.trips.filter(seen)];
    if (rows.length === 0) throw new OutsideRegion();
    const whole = actor.mayActFor(campaign.provinceCode);
    return {
      ...{ campaignId, cutoffAt: toWire(cutoffAt) },
      equal: whole ? equal : rows.every((row) => row.equal) && trips.length === 0,
      ...{ rows, trips: trips.slice(0, SHOWN), differingTrips: trips.length },
      control: whole ? found.control : null,
    };
  }

  /** The weeks that count a trip, in the rows around or inside the account's region. @throws NotFound, OutsideRegion */
  async weeksOf(actor: Actor, tripId: string): Promise<TripWeeksView> {
    const trip = await this.trips.get(this.dataSource.manager, tripId);
    this.trips.requireReadable(actor, trip);
    const campaign = await this.campaigns.get(trip.campaignId);
    const asOf = this.clock.now();
    const { vehicleRow } = campaign.policies;
    const live = await this.figures.ofTrip({ campaignId: campaign.id, asOf, vehicleRow }, tripId);
    const frozen = await this.dataSource.query<(Row & { cutoffAt: Date; frozenAt: Date })[]>(
      `SELECT w.cutoff_at AS "cutoffAt", w.frozen_at AS "frozenAt", z.city_code AS "cityCode", z.mode, z.persons, z.vehicles
         FROM frozen_trips z
         JOIN frozen_weeks w ON w.id = z.week_id
        WHERE z.trip_id = $1 ORDER BY w.cutoff_at, z.city_code`,
      [tripId],
    );
    const near = ({ cityCode }: Row) => actor.mayActFor(cityCode) || !!actor.regionCode?.startsWith(cityCode);
    const shown = frozen.filter(near);
    const cutoffs = [...new Set(shown.map((row) => toWire(row.cutoffAt)))];
    return {
      tripId,
      weeks: cutoffs.map((cutoffAt) => {
        const rows = shown.filter((row) => toWire(row.cutoffAt) === cutoffAt);
        return { cutoffAt, frozenAt: toWire(rows[0].frozenAt), rows: rows.map((row) => this.row(row)) };
      }),
      live: live.filter(near).map((row) => this.row(row)),
    };
  }

  private row({ cityCode, mode, persons, vehicles }: Row): WeekRowView {
    return { cityCode, cityName: this.regions.nameOf(cityCode), mode, persons, vehicles };
  }
}

type Row = Omit<WeekRowView, 'cityName'>;
