import { Injectable } from '@nestjs/common';
import { DataSource, EntityManager } from 'typeorm';
import { OutsideRegion } from '../../access/access.errors.js';
import type { Actor } from '../../access/actor.js';
import type { CountedCampaign } from '../../campaigns/campaign.entity.js';
import { CampaignsService } from '../../campaigns/campaigns.service.js';
import type { TrainColumn } from '../../campaigns/policies.js';
import { RegionIndex } from '../../regions/region-index.js';
import type { Region } from '../../regions/region.entity.js';
import { onOneConnection } from '../../shared/database/one-go.js';
import { asSystem } from '../../shared/database/scope.js';
import { dayOf } from '../../shared/time/civil-time.js';
import { Correction, correctionLines, Corrections } from '../corrections/correction.js';
import { CorrectionsQuery } from '../corrections/corrections.query.js';
import { FiguresQuery, Scope } from '../figures.query.js';
import { KeyedReturn, keyedReturns, keyedReturnsAt } from '../returns/keyed-returns.js';
import { KeyedValues, nothingKeyed } from '../returns/keyed-values.js';
import { StatisticsTable, TableCorrections, TableRow, totalOf } from './statistics-table.js';
import { CarriedFigures, carriedFigures, ModeCount } from '../what-counts.js';

/** When a table is of, and what it corrects. */
export interface TableMoment {
  asOf: Date;
  frozenAt: Date | null;
  corrections: Corrections | null;
  /** The rule of column 10 at that time. */
  trainColumn: TrainColumn;
}

/** The table at any moment: columns 7 to 13 from boardings, the rest as the cities keyed it in. */
@Injectable()
export class TableQuery {
  constructor(
    private readonly dataSource: DataSource,
    private readonly campaigns: CampaignsService,
    private readonly figures: FiguresQuery,
    private readonly corrections: CorrectionsQuery,
    private readonly regions: RegionIndex,
  ) {}

  /**
   * One journey to the database, unless something was corrected.
   *
   * @throws NotFound, OutsideRegion when no row lies in the actor's region
   */
  async live(actor: Actor, campaignId: string, asOf: Date): Promise<StatisticsTable> {
    // Of all rows, whoever asks: which of them are shown is decided below.
    const [campaign, counted, returns, corrections] = await asSystem('figures', () =>
      onOneConnection(this.dataSource, (manager) =>
        Promise.all([
          this.campaigns.counted(campaignId, manager),
          this.figures.at(campaignId, asOf, manager),
          keyedReturnsAt(manager, campaignId, asOf),
          this.corrections.pending(campaignId, asOf, manager),
        ]),
      ),
    );
    const { trainColumn, vehicleRow } = campaign.policies;
    const all = this.rowsOf(campaign, asOf, counted(vehicleRow), returns);
    return this.visible(actor, campaign, { asOf, frozenAt: null, corrections, trainColumn }, all);
  }

  /** All rows, by city, with what the cities keyed in for the week that ends at this cut-off. */
  async rows(
    manager: EntityManager,
    campaign: CountedCampaign,
    scope: Scope,
    cutoffAt: Date,
  ): Promise<TableRow[]> {
    const [counts, returns] = await Promise.all([
      this.figures.byCity(scope, manager),
      keyedReturns(manager, campaign.id, cutoffAt),
    ]);
    return this.rowsOf(campaign, scope.asOf, counts, returns);
  }

  private rowsOf(
    campaign: CountedCampaign,
    asOf: Date,
    counts: Map<string, ModeCount[]>,
    returns: Map<string, KeyedReturn>,
  ): TableRow[] {
    const { trainColumn } = campaign.policies;
    return this.cities(campaign, asOf).map((city) => {
      const keyed = returns.get(city.code);
      return {
        cityCode: city.code,
        cityName: city.name,
        figures: carriedFigures(counts.get(city.code) ?? [], trainColumn),
        keyed: keyed?.keyed ?? this.nothingKeyed(city, asOf),
        signedByName: keyed?.signedByName ?? null,
        signedAt: keyed?.signedAt ?? null,
        late: null,
      };
    });
  }

  /** Columns 7 to 13 of every city; zero where nobody was carried. */
  async carried(
    manager: EntityManager,
    campaign: CountedCampaign,
    scope: Scope,
  ): Promise<(cityCode: string) => CarriedFigures> {
    const counts = await this.figures.byCity(scope, manager);
    return (cityCode) => carriedFigures(counts.get(cityCode) ?? [], campaign.policies.trainColumn);
  }

  /** The rows of a table: one per city of the province. */
  cities(campaign: CountedCampaign, asOf: Date): Region[] {
    return this.regions.childrenOf(campaign.provinceCode, dayOf(asOf));
  }

  /** A city's counties by name, for columns 19 and 20. */
  counties(cityCode: string, asOf: Date): string[] {
    return this.regions.childrenOf(cityCode, dayOf(asOf)).map((county) => county.name);
  }

  nothingKeyed(city: Region, asOf: Date): KeyedValues {
    return nothingKeyed(this.counties(city.code, asOf));
  }

  /** The rows that the actor may see, with their 合计. @throws OutsideRegion */
  visible(
    reader: Pick<Actor, 'mayActFor'>,
    campaign: CountedCampaign,
    moment: TableMoment,
    all: TableRow[],
  ): StatisticsTable {
    const rows = all.filter((row) => reader.mayActFor(row.cityCode));
    if (rows.length === 0) throw new OutsideRegion();
    const { corrections, trainColumn, ...when } = moment;
    const regionCode = reader.mayActFor(campaign.provinceCode) ? campaign.provinceCode : rows[0].cityCode;
    return {
      ...{ campaignId: campaign.id, reporter: this.regions.nameOf(regionCode), ...when, rows },
      total: totalOf(rows, regionCode),
      corrections: corrections && {
        cutoffAt: corrections.cutoffAt,
        ...this.named(
          corrections.items.filter((item) => reader.mayActFor(item.cityCode)),
          trainColumn,
        ),
      },
    };
  }

  private named(items: Correction[], trainColumn: TrainColumn): Pick<TableCorrections, 'items' | 'lines'> {
    const withName = <Row extends { cityCode: string }>(row: Row) => ({
      ...row,
      cityName: this.regions.nameOf(row.cityCode),
    });
    return {
      items: items.map((item) => withName(item)),
      lines: correctionLines(items, trainColumn).map((line) => withName(line)),
    };
  }
}
