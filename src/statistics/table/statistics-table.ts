import type { Correction, CorrectionLine } from '../corrections/correction.js';
import type { KeyedReturn } from '../returns/keyed-returns.js';
import type { LateSignature } from '../returns/late-signatures.js';
import { KeyedValues, totalKeyed } from '../returns/keyed-values.js';
import { CarriedFigures } from '../what-counts.js';

/** One city's row, or 合计. */
export interface TableRow {
  /** The city; of 合计 the region that it adds up. */
  cityCode: string;
  cityName: string;
  figures: CarriedFigures;
  keyed: KeyedValues;
  signedByName: KeyedReturn['signedByName'];
  signedAt: KeyedReturn['signedAt'];
  /** The signature that came after the week was frozen, if any. */
  late: LateSignature | null;
}

/** 春风行动开展情况统计表 at a moment, live or as it was frozen. */
export interface StatisticsTable {
  campaignId: string;
  /** Who reports: the province (the city, when it looks at its own row). */
  reporter: string;
  asOf: Date;
  /** When it was frozen; null for the live table. */
  frozenAt: Date | null;
  rows: TableRow[];
  total: TableRow;
  /** What came too late for the frozen week before; null when none was frozen before. */
  corrections: TableCorrections | null;
}

export interface TableCorrections {
  /** The cut-off of the corrected week. */
  cutoffAt: Date;
  /** One for each row that has some. What they say is part of the rows above already. */
  lines: (CorrectionLine & { cityName: string })[];
  items: (Correction & { cityName: string })[];
}

/** The 合计 row. Vehicles stand in one row only, so adding up counts each once. */
export function totalOf(rows: TableRow[], regionCode: string): TableRow {
  const figures = {} as CarriedFigures;
  for (const row of rows) {
    for (const [key, value] of Object.entries(row.figures) as [keyof CarriedFigures, number][]) {
      figures[key] = (figures[key] ?? 0) + value;
    }
  }
  const keyed = totalKeyed(rows.map((row) => row.keyed));
  return {
    cityCode: regionCode,
    cityName: '合计',
    figures,
    keyed,
    signedByName: null,
    signedAt: null,
    late: null,
  };
}
