import { normalPhone } from '../../shared/phone.js';
import { readDocument, readDocumentType } from '../../workers/document-rules.js';
import { DOCUMENT_NAMES } from '../../workers/document-types.js';
import { FieldFaults } from '../../workers/field-faults.js';
import { Places, readHomeCounty } from '../../workers/home-county-rules.js';
import { readName } from '../../workers/name-rules.js';
import { readPriorityGroups, readSex } from '../../workers/person-words.js';
import { readPhone } from '../../workers/phone-rules.js';
import { readText } from '../../workers/text-rules.js';
import { checkDays, readDay } from '../day-rules.js';
import { RequestEntry } from '../request-register.js';
import { readDirection, readWish } from '../travel-words.js';
import { readWorkPlace } from '../work-place-rules.js';
import { Column, RosterCells } from './roster-columns.js';

/** What the rows of a roster are read against. */
export interface RosterRules {
  places: Places;
  campaign: { startsOn: string; endsOn: string };
  /** Code prefix of the region that the importing account acts for. */
  regionCode: string;
  /** `YYYY-MM-DD`. */
  today: string;
}

/** Why a row, or part of it, is not as it should be. */
export interface RowRemark {
  field: Column;
  code: string;
  /** Chinese sentences; when several things are wrong, all of them. */
  message: string;
}

/** Reads one row; all that is wrong with it is told at once, the leftmost fault giving field and code. */
export function readRow(cells: RosterCells, rules: RosterRules): RequestEntry | RowRemark {
  const faults = new FieldFaults<Column>();
  const take = <Value>(field: Column, read: (written: string) => Value) =>
    faults.take(field, () => read(cells[field]));

  const name = take('姓名', readName);
  const type = take('证件类型', (written) => readDocumentType(written.trim() || DOCUMENT_NAMES.RESIDENT_ID));
  const document = type && take('证件号码', (number) => readDocument(type, number, rules.today));
  const sex = take('性别', (written) =>
    document || written.trim() ? readSex(written, document?.sex) : undefined,
  );
  // Who has none is told through the cadre who hands the roster in.
  const phone = take('手机号码', (written) => normalPhone(written) && readPhone(written));
  const homeCountyCode = take('户籍县代码', (code) => readHomeCounty(code, rules.places, rules.regionCode));
  const [town, village] = [
    take('乡镇', (text) => readText(text, 50)),
    take('村', (text) => readText(text, 50)),
  ];
  const direction = take('方向', readDirection);
  const [earliestOn, latestOn] = [take('最早出发日期', readDay), take('最晚出发日期', readDay)];
  if (earliestOn && latestOn) take('最早出发日期', () => checkDays(earliestOn, latestOn, rules.campaign));
  const workPlaceCode = take(cells.务工地代码.trim() ? '务工地代码' : '务工地', () =>
    readWorkPlace(cells.务工地代码, cells.务工地, rules.places),
  );
  const employer = take('用人单位', (text) => readText(text, 100));
  const priorityGroups = take('人群类别', readPriorityGroups);
  const wishedMode = take('出行方式', readWish);
  const party = take('同行组', (written) => readText(partyTag(written), 50));
  const remark = take('备注', (text) => readText(text, 500));

  if (faults.list.length > 0) return remarkOf(faults.list);
  const birthDate = document.birthDate ?? null;
  const person = { name, sex: sex!, birthDate, document, phone };
  return {
    worker: { ...person, homeCountyCode, town, village, priorityGroups },
    ...{ direction, earliestOn, latestOn, workPlaceCode, employer, wishedMode, party, remark },
  };
}

export function isEntry(reading: RequestEntry | RowRemark): reading is RequestEntry {
  return 'worker' in reading;
}

/** What stands for a party in a row: the same writing is the same party. */
export function partyTag(written: string): string {
  return readText(written.normalize('NFKC'), Infinity);
}

function remarkOf(faults: { field: Column; code: string; title: string }[]): RowRemark {
  const [{ field, code, title }] = faults;
  if (faults.length === 1) return { field, code, message: title };
  return { field, code, message: faults.map((fault) => `${fault.field}：${fault.title}`).join('；') };
}
