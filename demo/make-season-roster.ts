import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { projectRoot } from '../config/project-root.js';
import { addDays } from '../src/shared/time/civil-time.js';
import { fictionalRoster, ROSTER_HEADER, rosterCsv, RosterGroup } from './fictional-roster.js';
import { daysOf, ROSTER_DAY, TRIPS, WISHES, WORK_PLACES } from './season/plan.js';

const [NAME, PHONE, PARTY] = ['姓名', '手机号码', '同行组'].map((name) => ROSTER_HEADER.indexOf(name));
/** Names that are longer than most, or have parts: one of them every so many rows. */
const OTHER_NAMES = [
  ...['阿依古丽·买买提', '欧阳静怡', '古丽娜尔·艾合买提', '司马青云', '阿卜杜热合曼·买买提明', '慕容雪'],
  ...['扎西顿珠', '迪丽拜尔·吐尔逊江·阿布都克里木', '上官文静'],
];
const EVERY = 17;

const day = (offset: number) => addDays(ROSTER_DAY, offset);
const mode = {
  COACH: 'COACH',
  SPECIAL_TRAIN: 'TRAIN',
  CHARTERED_CARRIAGE: 'TRAIN',
  CHARTER_FLIGHT: 'FLIGHT',
};

const groups: RosterGroup[] = [
  ...TRIPS.map((trip) => ({ ...trip, days: daysOf(trip), wish: mode[trip.mode] })),
  ...WISHES.map((wish) => ({ ...wish, wish: '', homeward: false })),
].map(({ people, partySize, home, work, days: [from, to], wish, homeward }) => ({
  ...{ people, home, work, workName: WORK_PLACES[work].name, employers: WORK_PLACES[work].employers },
  ...{ direction: homeward ? '返乡' : '返岗', earliestOn: day(from), latestOn: day(to), wish },
  partySize: partySize > 1 ? partySize : undefined,
}));

const rows = fictionalRoster(groups, 300_000).map((row, i) =>
  i % EVERY === 0 ? row.with(NAME, OTHER_NAMES[(i / EVERY) % OTHER_NAMES.length]) : row,
);
/** Families have one phone among them. */
const phones = new Map<string, string>();
const shared = rows.map((row) => {
  if (row[PARTY] === '') return row;
  if (!phones.has(row[PARTY])) phones.set(row[PARTY], row[PHONE]);
  return row.with(PHONE, phones.get(row[PARTY])!);
});
await writeFile(join(projectRoot, 'demo', 'season-roster.csv'), rosterCsv(shared));
