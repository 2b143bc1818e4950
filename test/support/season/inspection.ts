import { Role } from '../../../src/access/roles.js';
import { everyItem } from '../every-item.js';
import {
  Books,
  Change,
  changesBetween,
  counted,
  countTrips,
  figuresOf,
  NaiveRule,
  openBooks,
  Part,
  rowOf,
} from '../naive-recount.js';
import type { Caller } from '../test-app.js';
import { wire } from './diary.js';
import { keptLines, linesOf } from './kept-lines.js';
import { Item, Late, Row, shownIn } from './served.js';
import type { Corrections } from './corrections.js';
import type { Offices } from './offices.js';
import type { FilledIn, Returns } from './returns.js';
import type { Expected, KeptChange, TrainColumn, VehicleRow, Week } from './weeks.js';

export interface Policies {
  vehicleRow: VehicleRow;
  trainColumn: TrainColumn;
}

/** Compares what the service shows with a recount of the books; each answers what has to be equal to what. */
export class Inspection {
  /** Figures that were compared. */
  compared = 0;

  constructor(
    private readonly offices: Offices,
    private readonly campaignId: string,
    private readonly cities: string[],
    private readonly returns: Returns,
    private readonly corrections: Corrections,
  ) {}

  books(): Promise<Books> {
    return openBooks(this.offices.base.dataSource, this.campaignId);
  }

  /** The live table of all cities at a moment. */
  async live(books: Books, weeks: Week[], policies: Policies, moment: number, forget?: NaiveRule) {
    const { body } = await (
      await this.province()
    )
      .get(`${this.path}/statistics?asOf=${encodeURIComponent(wire(moment))}`)
      .expect(200);
    const { vehicleRow, trainColumn } = policies;
    const parts = countTrips(books, { moment: new Date(moment), vehicleRow, forget });
    const week = weeks.find(({ cutoffAt, skipped }) => cutoffAt >= moment && !skipped);
    const last = this.lastFrozen(weeks, moment);
    const changes = last && this.corrections.marked(last, this.changes(books, last, Infinity));
    return {
      shown: shownIn(body),
      counted: this.table(parts, trainColumn, (city) => this.filledIn(city, week, weeks), last, changes),
    };
  }

  /** What stands in a week whose cut-off has just come, before anybody freezes it. */
  expected(books: Books, weeks: Week[], week: Week, policies: Policies, below: number): Expected {
    const parts = countTrips(books, { moment: new Date(week.cutoffAt), below, ...policies });
    const last = this.lastFrozen(weeks, week.cutoffAt);
    return {
      ...{ parts, below, ...policies, kept: linesOf(week.cutoffAt, parts, this.cities) },
      filledIn: new Map(this.cities.map((city) => [city, this.returns.filledIn(city, week)])),
      corrections: last && {
        week: last,
        changes: this.corrections.marked(last, this.changes(books, last, below)),
      },
    };
  }

  /** A frozen table as it is served. */
  async frozen({ cutoffAt, expected }: Week) {
    const { parts, trainColumn, filledIn, corrections } = expected!;
    const { body } = await (
      await this.province()
    )
      .get(`${this.path}/frozen-weeks/${wire(cutoffAt).slice(0, 10)}`)
      .expect(200);
    const of = (city: string) => filledIn.get(city)!;
    return {
      shown: shownIn(body),
      counted: this.table(parts, trainColumn, of, corrections?.week, corrections?.changes),
    };
  }

  /** Late signatures beside a frozen table. */
  async lateSignatures(week: Week) {
    const { body } = await (
      await this.province()
    )
      .get(`${this.path}/frozen-weeks/${wire(week.cutoffAt).slice(0, 10)}`)
      .expect(200);
    const shown = body.rows.map(({ cityCode, signature, lateSignature }: Late) => [
      ...[cityCode, signature, lateSignature && [lateSignature.reason, lateSignature.signedAt]],
    ]);
    const told = this.cities.map((city) => {
      const late = this.returns.lateSignature(city, week);
      const inTime = week.expected!.filledIn.get(city)!.signedAt !== null;
      const signature = inTime ? 'SIGNED' : late ? 'LATE' : 'UNSIGNED';
      return [city, signature, late && [late.reason, late.signedAt]];
    });
    return { shown, counted: told };
  }

  /** All that is kept of all frozen weeks: figures and digests by row and by trip. */
  async kept(weeks: Week[]) {
    const shown = await keptLines(this.offices.base.dataSource, this.campaignId);
    const recounted = weeks.filter(({ frozen }) => frozen).flatMap(({ expected }) => expected!.kept);
    return { shown, counted: recounted.sort() };
  }

  /** The list of corrections for the next table. */
  async pending(books: Books, weeks: Week[]) {
    const { body } = await (await this.province()).get(`${this.path}/corrections`).expect(200);
    const last = this.lastFrozen(weeks, Infinity);
    const marked = last ? this.corrections.marked(last, this.changes(books, last, Infinity)) : [];
    const line = (cityCode: string, tripId: string, persons: number, vehicles: number, signed: boolean) =>
      `${cityCode} ${tripId} ${persons} ${vehicles} ${signed ? 'signed' : ''}`;
    return {
      shown: body.items.map((item: Item) =>
        line(item.cityCode, item.tripId, item.persons, item.vehicles, item.signedAt !== null),
      ),
      counted: marked.map(({ cityCode, tripId, changes, signed }) => {
        const sum = (measure: 'persons' | 'vehicles') =>
          changes.reduce((total, one) => total + one[measure], 0);
        return line(cityCode, tripId, sum('persons'), sum('vehicles'), signed);
      }),
    };
  }

  /** The trips behind a figure of a frozen week. */
  async opened({ cutoffAt, expected }: Week, city: string) {
    const day = wire(cutoffAt).slice(0, 10);
    const path = `${this.path}/statistics/${city}/trips?column=totalCarried&cutoffDay=${day}`;
    const items = await everyItem<{ tripId: string; contribution: number }>(await this.province(), path);
    const own = expected!.parts.filter((part) => part.cityCode === city && part.passengerIds.length > 0);
    return {
      shown: items.map(({ tripId, contribution }) => `${tripId} ${contribution}`).sort(),
      counted: own.map(({ tripId, passengerIds }) => `${tripId} ${passengerIds.length}`).sort(),
    };
  }

  province(): Promise<Caller> {
    return this.offices.as(Role.ProvinceOfficer, '14');
  }

  private get path(): string {
    return `/campaigns/${this.campaignId}`;
  }

  private changes(books: Books, { cutoffAt, expected }: Week, below: number): Change[] {
    const { parts, vehicleRow } = expected!;
    return changesBetween(parts, countTrips(books, { moment: new Date(cutoffAt), below, vehicleRow }));
  }

  private lastFrozen(weeks: Week[], before: number): Week | null {
    return weeks.filter(({ cutoffAt, frozen }) => frozen && cutoffAt < before).at(-1) ?? null;
  }

  /** As the live table shows it: of the week that the moment belongs to, or of the last one. */
  private filledIn(city: string, week: Week | undefined, weeks: Week[]): FilledIn {
    if (week) return this.returns.filledIn(city, week);
    return { ...this.returns.filledIn(city, weeks.at(-1)!), signedAt: null };
  }

  private table(
    parts: Part[],
    trainColumn: TrainColumn,
    filledIn: (city: string) => FilledIn,
    corrected: Week | null | undefined,
    changes: KeptChange[] | null | undefined,
  ) {
    this.compared += (this.cities.length + 1) * 9;
    const rows: Row[] = this.cities.map((cityCode) => ({
      ...{ cityCode, figures: rowOf(parts, cityCode, trainColumn), ...filledIn(cityCode) },
    }));
    const corrections = corrected && {
      cutoffAt: wire(corrected.cutoffAt),
      lines: this.cities.flatMap((cityCode) => {
        const own = (changes ?? []).filter((change) => change.cityCode === cityCode);
        if (own.length === 0) return [];
        const figures = figuresOf(
          own.flatMap((change) => change.changes),
          trainColumn,
        );
        const unsigned = own.filter(({ signed }) => !signed).length;
        return [{ cityCode, figures, trips: own.length, unsigned }];
      }),
    };
    return { rows, total: figuresOf(parts.map(counted), trainColumn), corrections: corrections ?? null };
  }
}
