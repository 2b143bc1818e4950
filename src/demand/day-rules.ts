import { addDays, isRealDay } from '../shared/time/civil-time.js';
import { Fault } from '../workers/fault.js';

const FORMS = [
  /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$/,
  /^(\d{4})年(\d{1,2})月(\d{1,2})[日号]?$/,
  /^(\d{4})(\d\d)(\d\d)$/,
];

/** A spreadsheet's own number of a day from 2009 to 2064, which a formula or a cell without date format shows. */
const SERIAL = /^[45]\d{4}$/;
const SERIAL_ZERO = '1899-12-30';

/**
 * A day as people write it: 2024-02-20, 2024/2/20, 2024.2.20, 2024年2月20日, 20240220, or as 45342.
 *
 * @returns `YYYY-MM-DD`
 * @throws Fault date_missing, date_form, date_unreal
 */
export function readDay(written: string): string {
  const text = written
    .normalize('NFKC')
    .replace(/\s+0{1,2}:00(:00)?$/, '')
    .replace(/\s/g, '');
  if (text === '') throw new Fault('date_missing', '日期未填写', 'the date is missing');
  if (SERIAL.test(text)) return addDays(SERIAL_ZERO, Number(text));
  const match = FORMS.map((form) => form.exec(text)).find((found) => found !== null);
  if (!match) throw new Fault('date_form', '日期看不懂，应如 2024-02-20', 'write the date as 2024-02-20');
  const day = `${match[1]}-${match[2].padStart(2, '0')}-${match[3].padStart(2, '0')}`;
  if (!isRealDay(day)) {
    throw new Fault('date_unreal', '日历上没有这一天，请核对日期', 'no such day in the calendar');
  }
  return day;
}

/**
 * The days on which someone can leave, both included, must be in order and inside the campaign.
 *
 * @throws Fault date_reversed, date_outside_campaign
 */
export function checkDays(
  earliestOn: string,
  latestOn: string,
  campaign: { startsOn: string; endsOn: string },
): void {
  if (earliestOn > latestOn) {
    throw new Fault(
      'date_reversed',
      '最早出发日期晚于最晚出发日期，请核对两个日期',
      'the first day comes after the last day',
    );
  }
  if (earliestOn < campaign.startsOn || latestOn >= campaign.endsOn) {
    throw new Fault(
      'date_outside_campaign',
      `出发日期不在本次行动期间（${campaign.startsOn} 起，${campaign.endsOn} 前）`,
      `the days must lie from ${campaign.startsOn} to before ${campaign.endsOn}`,
    );
  }
}
