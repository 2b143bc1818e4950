import { IsOptional } from 'class-validator';
import { toWire } from '../../shared/time/civil-time.js';
import { IsInstant } from '../../shared/http/validators.js';
import { LateSignature, Signature, signatureOf } from '../returns/late-signatures.js';
import type { StatisticsTable, TableRow } from './statistics-table.js';
import { TABLE_COLUMNS, TABLE_TITLE } from './table-columns.js';

export class AsOfQuery {
  /** What happened before this moment counts; now unless told. */
  @IsOptional()
  @IsInstant()
  asOf?: string;
}

/** A column of the official form. */
export class ColumnView {
  /** 1 to 20. */
  no: number;
  /** Name of the value in a row. */
  key: string;
  /** Upper header that it stands under; null when it has none. */
  group: string | null;
  header: string;
}

export class KeyedView {
  /** 2 线上招聘会场次 */
  onlineFairs: number;
  /** 3 线上招聘会提供就业岗位数量 */
  onlineFairJobs: number;
  /** 4 线下招聘会场次 */
  offlineFairs: number;
  /** 5 线下招聘会提供就业岗位数量 */
  offlineFairJobs: number;
  /** 6 签订就业协议（意向）人次 */
  agreementsSigned: number;
  /** 14 推介项目个数 */
  projectsPromoted: number;
  /** 15 组织创业导师指导人次 */
  mentorSessions: number;
  /** 16 提供创业场地资源个数 */
  venuesProvided: number;
  /** 17 用于开展各类招聘活动使用资金数量（万元）, as a decimal in text */
  recruitmentSpending: string;
  /** 18 发放各类就业补贴数量（万元）, as a decimal in text */
  subsidiesPaid: string;
  /** 19 已开展的县（市、区） */
  countiesStarted: string[];
  /** 20 未开展的县（市、区） */
  countiesNotStarted: string[];
}

export class FiguresView {
  /** 7 合计运送人次, always 9 + 11 + 13 */
  totalCarried: number;
  /** 8 专车数量 */
  coaches: number;
  /** 9 专车运送人次 */
  carriedByCoach: number;
  /** 10 专列（含包车厢）数量, by the campaign's rule from trains and carriages */
  trains: number;
  /** 11 专列（含包车厢）运送人次 */
  carriedByTrain: number;
  /** 12 包机架次 */
  flights: number;
  /** 13 包机运送人次 */
  carriedByFlight: number;
  /** Special trains alone (列). */
  specialTrains: number;
  /** Chartered carriages alone (厢). */
  charteredCarriages: number;
}

/** A signature that came after the week was frozen. */
export class LateSignatureView {
  signedByName: string;
  /** ISO 8601 with offset. */
  signedAt: string;
  /** Why it was not signed in time. */
  reason: string;

  static of({ signedAt, ...late }: LateSignature): LateSignatureView {
    return { ...late, signedAt: toWire(signedAt) };
  }
}

/** A row of the table: columns 7 to 13 from boardings, the others as keyed in by the city. */
export class TableRowView {
  /** The city; of 合计 the region that it adds up. */
  cityCode: string;
  /** 1 市级名称 */
  cityName: string;
  /** Columns 7 to 13. */
  figures: FiguresView;
  /** Columns 2 to 6 and 14 to 20. */
  keyed: KeyedView;
  /** Who signed the row; null while unsigned. */
  signedByName: string | null;
  /** ISO 8601 with offset; null while unsigned. */
  signedAt: string | null;
  /** Whether it is signed, was signed after its week was frozen, or not at all; 合计 is not. */
  signature: Signature;
  /** The signature that came after the week was frozen; null when there is none. */
  lateSignature: LateSignatureView | null;

  static of(row: TableRow): TableRowView {
    const { cityCode, cityName, figures, keyed, signedByName, signedAt, late } = row;
    return {
      ...{ cityCode, cityName, figures, signedByName, signature: signatureOf(row) },
      lateSignature: late && LateSignatureView.of(late),
      keyed: keyed as unknown as KeyedView,
      signedAt: signedAt && toWire(signedAt),
    };
  }
}

/** The corrections of one row: columns 7 to 13, as what they are more or less. */
export class CorrectionLineView {
  cityCode: string;
  cityName: string;
  figures: FiguresView;
  /** Trips that it is about. */
  trips: number;
  /** Of them, not signed by the city. */
  unsigned: number;
}

/** What was recorded after the week before was frozen, and had happened before its cut-off. */
export class TableCorrectionsView {
  /** The cut-off of the corrected week. */
  cutoffAt: string;
  /** One for each row that has some; the rows of the table have it in them already. */
  lines: CorrectionLineView[];
}

const COLUMNS: ColumnView[] = TABLE_COLUMNS.map(({ no, key, group, header }) => ({ no, key, group, header }));

/** 春风行动开展情况统计表. */
export class TableView {
  campaignId: string;
  title: string;
  /** Who reports. */
  reporter: string;
  /** What happened before this moment is counted. */
  asOf: string;
  /** When the week was frozen; null for the live table. */
  frozenAt: string | null;
  columns: ColumnView[];
  /** One row per city, by code. */
  rows: TableRowView[];
  /** 合计. */
  total: TableRowView;
  /** Null when no week was frozen before. */
  corrections: TableCorrectionsView | null;

  static of({ campaignId, reporter, asOf, frozenAt, rows, total, corrections }: StatisticsTable): TableView {
    return {
      ...{ campaignId, title: TABLE_TITLE, reporter, asOf: toWire(asOf) },
      frozenAt: frozenAt && toWire(frozenAt),
      columns: COLUMNS,
      rows: rows.map((row) => TableRowView.of(row)),
      total: TableRowView.of(total),
      corrections: corrections && {
        cutoffAt: toWire(corrections.cutoffAt),
        lines: corrections.lines,
      },
    };
  }
}
