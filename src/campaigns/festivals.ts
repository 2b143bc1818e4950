import { readFileSync } from 'node:fs';
import { dataFile } from '../../config/project-root.js';

/** The days that the notice of a campaign counts from. */
export interface Festival {
  year: number;
  /** 腊月十五, when the campaign begins. */
  startsOn: string;
  /** 春节. */
  festivalDay: string;
  /** Last day of the second lunar month, when the campaign ends. */
  lastDay: string;
}

/**
 * The lunar days as a table, because Node's own Chinese calendar is wrong for some years
 * (ICU 78 puts the festival of 2027 on 7 February and that of 2030 on 2 February).
 */
export const FESTIVALS = JSON.parse(readFileSync(dataFile('festival-days.json'), 'utf8')) as Festival[];

export function festivalOf(year: number): Festival | undefined {
  return FESTIVALS.find((festival) => festival.year === year);
}
