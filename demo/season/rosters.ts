import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { projectRoot } from '../../config/project-root.js';
import { addDays } from '../../src/shared/time/civil-time.js';
import { ROSTER_HEADER, rosterCsv } from '../fictional-roster.js';
import { ROSTER_DAY } from './plan.js';

const column = (name: string) => ROSTER_HEADER.indexOf(name);
const HOME = column('户籍县代码');
const NUMBER = column('证件号码');
const DAYS = [column('最早出发日期'), column('最晚出发日期')];

/** Rows of the roster that ships, as if it had been written for today. */
export async function rosterOf(today: string): Promise<{ row: string[]; day: number }[]> {
  const file = await readFile(join(projectRoot, 'demo', 'season-roster.csv'), 'utf8');
  const [, ...lines] = file.replace('\uFEFF', '').trim().split('\r\n');
  return lines.map((line) => {
    const row = line.split(',');
    const day = daysBetween(ROSTER_DAY, row[DAYS[0]]);
    for (const at of DAYS) row[at] = addDays(today, daysBetween(ROSTER_DAY, row[at]));
    return { row, day };
  });
}

/** A roster for each city that rows are from. */
export function byCity(rows: string[][]): { city: string; content: Buffer }[] {
  const cities = [...new Set(rows.map((row) => row[HOME].slice(0, 4)))].sort();
  return cities.map((city) => ({
    city,
    content: rosterCsv(rows.filter((row) => row[HOME].startsWith(city))),
  }));
}

/** The same with two rows that a person at a desk would get wrong: a number that cannot be, and somebody twice. */
export function withFaults(rows: string[][]): Buffer {
  const [first, second] = rows;
  const number = second[NUMBER];
  const wrong = second.with(NUMBER, `${number.slice(0, 17)}${number.endsWith('0') ? '1' : '0'}`);
  return rosterCsv([...rows, wrong, first]);
}

export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000);
}
