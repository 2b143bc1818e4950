import { Injectable } from '@nestjs/common';
import type { Actor } from '../../access/actor.js';
import type { Campaign } from '../../campaigns/campaign.entity.js';
import { CampaignsService } from '../../campaigns/campaigns.service.js';
import { RegionIndex } from '../../regions/region-index.js';
import { toWire } from '../../shared/time/civil-time.js';
import { Clock } from '../../shared/time/clock.js';
import { NotFound } from '../../shared/domain-error.js';
import { maskDocument } from '../../shared/privacy/masking.js';
import { pageFrom } from '../../shared/http/paging.js';
import { Sealing } from '../../shared/privacy/sealing.js';
import { CountedPassengerPage, DrillQuery, PassengerDrillQuery, TripSharePage } from './drill.dto.js';
import { FiguresQuery, Opened, Scope } from '../figures.query.js';
import { FrozenWeeksQuery } from '../weeks/frozen-weeks.query.js';
import { countingOf } from '../what-counts.js';

/** Opens a figure of the table to the trips and the passengers behind it. */
@Injectable()
export class Drill {
  constructor(
    private readonly campaigns: CampaignsService,
    private readonly figures: FiguresQuery,
    private readonly frozenWeeks: FrozenWeeksQuery,
    private readonly regions: RegionIndex,
    private readonly sealing: Sealing,
    private readonly clock: Clock,
  ) {}

  /** Contributions of all pages add up to the figure. @throws NotFound, OutsideRegion */
  async trips(actor: Actor, campaignId: string, cityCode: string, query: DrillQuery): Promise<TripSharePage> {
    const { scope, opened } = await this.open(actor, campaignId, cityCode, query);
    const rows = await this.figures.tripsBehind(scope, opened, query.limit + 1, query.after);
    const shares = rows.map(({ originCode, destinationCode, departedAt, ...trip }) => ({
      ...trip,
      organiserName: this.regions.nameOf(trip.organiserCode),
      originName: this.regions.nameOf(originCode),
      destinationName: this.regions.nameOf(destinationCode),
      departedAt: toWire(departedAt),
      contribution: trip[opened.measure],
    }));
    return pageFrom(shares, query.limit, (trip) => trip.tripId);
  }

  /** @throws NotFound, OutsideRegion */
  async passengers(
    actor: Actor,
    campaignId: string,
    cityCode: string,
    query: PassengerDrillQuery,
  ): Promise<CountedPassengerPage> {
    const { scope, opened } = await this.open(actor, campaignId, cityCode, query);
    const { tripId, after, limit } = query;
    const rows = await this.figures.passengersBehind(scope, opened, { tripId, after, limit: limit + 1 });
    const passengers = rows.map(({ documentSealed, homeCountyCode, boardedAt, ...passenger }) => ({
      ...passenger,
      document: maskDocument(this.sealing.open(documentSealed)),
      homeCountyName: this.regions.nameOf(homeCountyCode),
      boardedAt: toWire(boardedAt),
    }));
    return pageFrom(passengers, limit, (passenger) => passenger.passengerId);
  }

  private async open(
    actor: Actor,
    campaignId: string,
    cityCode: string,
    { column, asOf, cutoffDay }: DrillQuery,
  ): Promise<{ scope: Scope; opened: Opened }> {
    const campaign = await this.campaigns.get(campaignId);
    actor.requireRegion(cityCode);
    if (!this.isRow(campaign, cityCode)) throw new NotFound();
    const { trainColumn, vehicleRow } = campaign.policies;
    const moment = asOf === undefined ? this.clock.now() : new Date(asOf);
    if (cutoffDay === undefined) {
      const opened = { cityCode, ...countingOf(column, trainColumn) };
      return { scope: { campaignId, asOf: moment, vehicleRow }, opened };
    }
    const week = await this.frozenWeeks.find(campaignId, cutoffDay);
    const scope = {
      ...{ campaignId, asOf: week.cutoffAt },
      ...{ vehicleRow: week.vehicleRow, factsBelow: week.factsBelow },
    };
    return { scope, opened: { cityCode, ...countingOf(column, week.trainColumn) } };
  }

  /** A city of the province, or the province itself for 合计. */
  private isRow({ provinceCode }: Campaign, code: string): boolean {
    return code === provinceCode || this.regions.get(code)?.parentCode === provinceCode;
  }
}
