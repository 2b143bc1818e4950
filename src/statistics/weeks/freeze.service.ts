import { Injectable, Logger } from '@nestjs/common';
import { EntityManager } from 'typeorm';
import type { Actor } from '../../access/actor.js';
import type { Campaign } from '../../campaigns/campaign.entity.js';
import { CampaignsService } from '../../campaigns/campaigns.service.js';
import { dayOf } from '../../shared/time/civil-time.js';
import { Clock } from '../../shared/time/clock.js';
import { newId } from '../../shared/ids.js';
import { asSystem, widen } from '../../shared/database/scope.js';
import { failureWords } from '../../shared/jobs/failure-words.js';
import { JobFailure } from '../../shared/jobs/job.js';
import { Transactions } from '../../shared/database/transactions.js';
import { AlarmKind } from '../alarms/alarm.dto.js';
import { FigureAlarms } from '../alarms/alarms.service.js';
import { CityReturns } from '../returns/city-returns.service.js';
import { CorrectionsQuery } from '../corrections/corrections.query.js';
import { FiguresQuery, Scope } from '../figures.query.js';
import { ReportMessages } from '../messages/report-messages.js';
import { FrozenWeeksQuery } from './frozen-weeks.query.js';
import { addsUp, controlTotals } from '../proof/control-totals.js';
import { NOTHING_BOARDED } from '../proof/verify-week.js';
import { freezingTime, lineUnderFacts } from './known-facts.js';
import { ReportWeeks } from './report-weeks.js';
import { TableView } from '../table/statistics.dto.js';
import { AlreadyFrozen, CutoffAhead, EarlierWeekStopped, FiguresDoNotAddUp } from '../statistics.errors.js';
import type { TableRow } from '../table/statistics-table.js';
import { TableQuery } from '../table/table.query.js';
import { freezesByItself } from './week-rules.js';
import { lockWeeks } from './weeks-lock.js';

/** Freezes report weeks: what the table says at the cut-off is kept, and never changes. */
@Injectable()
export class FreezeService {
  private readonly log = new Logger(FreezeService.name);

  constructor(
    private readonly transactions: Transactions,
    private readonly campaigns: CampaignsService,
    private readonly weeks: ReportWeeks,
    private readonly figures: FiguresQuery,
    private readonly tables: TableQuery,
    private readonly returns: CityReturns,
    private readonly frozenWeeks: FrozenWeeksQuery,
    private readonly corrections: CorrectionsQuery,
    private readonly messages: ReportMessages,
    private readonly alarms: FigureAlarms,
    private readonly clock: Clock,
  ) {}

  /** An officer freezes a week by hand. @throws NotFound, WeekSkipped, CutoffAhead, AlreadyFrozen, EarlierWeekStopped, OutsideRegion */
  async freezeByHand(actor: Actor, campaignId: string, cutoffDay: string): Promise<TableView> {
    const campaign = await this.campaigns.get(campaignId);
    actor.requireRegion(campaign.provinceCode);
    const cutoffAt = await this.weeks.cutoffOn(campaignId, cutoffDay);
    const frozen = this.transactions.run(async (manager) => {
      await widen(manager, 'figures of all regions');
      await this.freeze(manager, campaign, cutoffAt, actor.accountId);
      return TableView.of(await this.frozenWeeks.table(actor, campaignId, cutoffDay, manager));
    });
    return frozen.catch((error: unknown) => this.alarmed(campaign, cutoffAt, error));
  }

  /** A freeze that does not add up is told to the province. @throws the error itself */
  private async alarmed(campaign: Campaign, cutoffAt: Date, error: unknown): Promise<never> {
    if (error instanceof FiguresDoNotAddUp) {
      const about = { kind: AlarmKind.Freeze, cutoffAt };
      await this.alarms.raise(campaign, about, error.details.extra ?? {});
    }
    throw error;
  }

  /**
   * Freezes every week that is due. Any number of processes may do so at once: one freezes, the others find it done.
   *
   * @returns how many weeks this call froze
   * @throws JobFailure telling which weeks could not be frozen, when the others have been
   */
  freezeDue(): Promise<number> {
    return asSystem('job', () => this.freezeAll());
  }

  private async freezeAll(): Promise<number> {
    let frozen = 0;
    const stopped: string[] = [];
    const waiting = new Set<string>();
    for (const { campaignId, cutoffAt } of await this.weeks.due(this.clock.now())) {
      if (waiting.has(campaignId)) continue;
      const campaign = await this.campaigns.get(campaignId);
      try {
        const freezing = this.transactions.byItself(
          (manager) => this.freeze(manager, campaign, cutoffAt, null),
          (outcome) => ({
            action: 'FrozenWeeks_freezeDue',
            target: { campaignId, made: outcome.id },
            ...{ regionCode: campaign.provinceCode, outcome },
          }),
        );
        await freezing.catch((error: unknown) => this.alarmed(campaign, cutoffAt, error));
        frozen += 1;
        this.log.log(`Froze the week of campaign ${campaignId} that ended on ${dayOf(cutoffAt)}`);
      } catch (error) {
        // Another was faster, or only this process' clock is ahead.
        if (error instanceof AlreadyFrozen || error instanceof CutoffAhead) continue;
        // One campaign's week that does not add up keeps its own later ones waiting, not those of others.
        waiting.add(campaignId);
        if (error instanceof EarlierWeekStopped) continue;
        stopped.push(`campaign ${campaignId} ${dayOf(cutoffAt)}: ${failureWords(error)}`);
      }
    }
    if (stopped.length > 0) throw new JobFailure(`not frozen: ${stopped.join('; ')}`, frozen);
    return frozen;
  }

  private async freeze(
    manager: EntityManager,
    { id: campaignId }: Pick<Campaign, 'id'>,
    cutoffAt: Date,
    frozenBy: string | null,
  ): Promise<{ id: string; rows: number }> {
    await lockWeeks(manager, campaignId);
    const now = await freezingTime(manager, this.clock.now());
    if (now < cutoffAt) throw new CutoffAhead();
    if (await this.weeks.isFrozen(manager, campaignId, cutoffAt)) throw new AlreadyFrozen();
    // A week's table shows the corrections of the one before: frozen out of turn, both would show the same.
    if (await this.alarms.stopsBefore(manager, campaignId, cutoffAt)) throw new EarlierWeekStopped();

    const campaign = await this.withItsPolicies(manager, campaignId, cutoffAt);
    const line = await lineUnderFacts(manager, campaign, cutoffAt);
    const { trainColumn, vehicleRow } = campaign.policies;
    const scope = { campaignId: campaign.id, asOf: cutoffAt, factsBelow: line, vehicleRow };
    await this.returns.freeze(manager, campaign, cutoffAt);
    const rows = await this.tables.rows(manager, campaign, scope, cutoffAt);
    const digests = await this.digests(manager, scope, rows);
    const weekId = newId();
    await manager.query(
      `INSERT INTO frozen_weeks (id, campaign_id, cutoff_at, frozen_at, frozen_by, facts_below, train_column, vehicle_row)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [weekId, campaign.id, cutoffAt, now, frozenBy, line, trainColumn, vehicleRow],
    );
    await this.writeRows(manager, weekId, rows, digests);
    await this.figures.keepTrips(manager, scope, weekId);
    await this.writeControl(manager, weekId, rows);
    const signedBefore = freezesByItself(campaign, cutoffAt) ? cutoffAt : null;
    await this.corrections.keep(manager, { ...scope, weekId, cutoffAt }, signedBefore);
    await this.messages.weekFrozen(manager, campaign, cutoffAt, rows);
    await this.alarms.clear(manager, campaign.id, { kind: AlarmKind.Freeze, cutoffAt });
    return { id: weekId, rows: rows.length };
  }

  /** The campaign with the policies that it had at the cut-off; of a week that froze nothing then, with those of now. */
  private async withItsPolicies(manager: EntityManager, id: string, cutoffAt: Date): Promise<Campaign> {
    const campaign = await this.campaigns.get(id, manager);
    return freezesByItself(campaign, cutoffAt)
      ? this.campaigns.before(manager, id, cutoffAt, true)
      : campaign;
  }

  /** Digests of the boardings behind each row. @throws FiguresDoNotAddUp when they are not as many as the row says */
  private async digests(manager: EntityManager, scope: Scope, rows: TableRow[]): Promise<string[]> {
    const behind = await this.figures.digests(manager, scope);
    const differing = rows.filter(
      (row) => row.figures.totalCarried !== (behind.get(row.cityCode)?.count ?? 0),
    );
    const rowless = [...behind.keys()].filter((code) => !rows.some((row) => row.cityCode === code));
    const cityCodes = [...differing.map((row) => row.cityCode), ...rowless];
    if (cityCodes.length > 0) throw new FiguresDoNotAddUp({ extra: { cityCodes } });
    return rows.map((row) => behind.get(row.cityCode)?.digest ?? NOTHING_BOARDED);
  }

  /** @throws FiguresDoNotAddUp when table, trips, boardings and manifests do not come to one number */
  private async writeControl(manager: EntityManager, weekId: string, rows: TableRow[]): Promise<void> {
    const tableTotal = rows.reduce((sum, row) => sum + row.figures.totalCarried, 0);
    const control = await controlTotals(manager, weekId, tableTotal);
    if (!addsUp(control)) throw new FiguresDoNotAddUp({ extra: { cityCodes: [], control } });
    const { tripsTotal, boarded, listed, noShows, boardedLater } = control;
    await manager.query(
      `INSERT INTO frozen_controls (week_id, table_total, trips_total, boarded, listed, no_shows, boarded_later)
       VALUES ($1, $2, $3, $4, $5, $6, $7)`,
      [weekId, tableTotal, tripsTotal, boarded, listed, noShows, boardedLater],
    );
  }

  private async writeRows(
    manager: EntityManager,
    weekId: string,
    rows: TableRow[],
    digests: string[],
  ): Promise<void> {
    const records = rows.map(({ cityCode, cityName, figures, keyed, signedByName, signedAt }, i) => ({
      ...{ week_id: weekId, city_code: cityCode, city_name: cityName, keyed, boardings_digest: digests[i] },
      ...{ signed_by_name: signedByName, signed_at: signedAt, total_carried: figures.totalCarried },
      ...{ coaches: figures.coaches, carried_by_coach: figures.carriedByCoach, trains: figures.trains },
      ...{ carried_by_train: figures.carriedByTrain, flights: figures.flights },
      ...{ carried_by_flight: figures.carriedByFlight, special_trains: figures.specialTrains },
      chartered_carriages: figures.charteredCarriages,
    }));
    await manager.query(
      `INSERT INTO frozen_rows SELECT r.* FROM jsonb_populate_recordset(NULL::frozen_rows, $1) r`,
      [JSON.stringify(records)],
    );
  }
}
