import { KeyedValues, scaled } from '../returns/keyed-values.js';
import { ColumnKind, TABLE_COLUMNS } from '../table/table-columns.js';
import { CarriedFigures } from '../what-counts.js';

/** Why a figure is asked about before its row is signed. */
export enum QuestionKind {
  /** It is less than last week, although figures are cumulative. */
  Fell = 'FELL',
  /** It is much more than last week. */
  Jumped = 'JUMPED',
}

export interface Question {
  /** Key of the column. */
  column: string;
  kind: QuestionKind;
  /** As it was frozen last, in text; of column 19 the counties that are missing now. */
  was: string;
  is: string;
}

/** What of a row can be compared. */
export interface ComparedRow {
  figures: CarriedFigures;
  keyed: KeyedValues;
}

/** A keyed figure jumps when it is more than so many times what it was, and by at least so much. */
export const JUMP: Record<'count' | 'amount', { times: number; byAtLeast: number }> = {
  count: { times: 3, byAtLeast: 100 },
  /** 万元 */
  amount: { times: 3, byAtLeast: 50 },
};

/**
 * What has to be answered before a row is signed. Carried figures come from boardings and rise steeply in the season, so they
 * are asked about only when they fall.
 *
 * @param was the city's row as it was frozen last
 */
export function questionsOn(was: ComparedRow, is: ComparedRow): Question[] {
  const [before, after] = [was, is].map(({ figures, keyed }): Record<string, unknown> => ({
    ...figures,
    ...keyed,
  }));
  return TABLE_COLUMNS.flatMap(({ key, kind }): Question[] => {
    if (kind === 'region') return [];
    if (kind === 'names') return key === STARTED ? missingCounties(before[key], after[key]) : [];
    const asked = kindOf(before[key], after[key], kind);
    return asked ? [{ column: key, kind: asked, was: String(before[key]), is: String(after[key]) }] : [];
  });
}

const STARTED = 'countiesStarted';

function kindOf(was: unknown, is: unknown, kind: ColumnKind): QuestionKind | null {
  const [before, after] = [was, is].map((value) => BigInt(scaled(String(value))));
  if (after < before) return QuestionKind.Fell;
  if (kind !== 'count' && kind !== 'amount') return null;
  const { times, byAtLeast } = JUMP[kind];
  const jumped =
    before > 0n && after > before * BigInt(times) && after - before >= BigInt(scaled(String(byAtLeast)));
  return jumped ? QuestionKind.Jumped : null;
}

function missingCounties(was: unknown, is: unknown): Question[] {
  const missing = (was as string[]).filter((name) => !(is as string[]).includes(name));
  if (missing.length === 0) return [];
  return [{ column: STARTED, kind: QuestionKind.Fell, was: missing.join('、'), is: '' }];
}
