import type { Language } from '../../shared/messages/template.js';
import { MODE_NAMES, MODE_NAMES_EN, type Mode } from '../../shared/vocabulary.js';
import type { TripState } from '../trip-lifecycle.js';

/** Words of the page on which anyone checks a trip. */
export interface VerificationTexts {
  /** Of the document, for browsers and screen readers. */
  lang: string;
  title: string;
  states: Record<TripState, string>;
  unknown: string;
  facts: Record<
    'code' | 'organiser' | 'mode' | 'origin' | 'destination' | 'departs' | 'boarding' | 'vehicles',
    string
  >;
  modes: Record<Mode, string>;
  /** Of a vehicle whose plate is not known. */
  plateOpen: string;
  /** Between a vehicle and its plate. */
  colon: string;
  /** A civil day, of which `weekday` is 1 for Monday to 7. */
  day: (year: number, month: number, day: number, weekday: number) => string;
  ask: string;
  example: string;
  check: string;
  advice: string;
  /** The other language, by its own name. */
  other: string;
}

const WEEKDAYS_EN = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
const MONTHS_EN = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

export const VERIFICATION_TEXTS: Record<Language, VerificationTexts> = {
  zh: {
    lang: 'zh-CN',
    title: '返岗班次核验',
    states: {
      DRAFT: '未查到该班次',
      OPEN: '真实班次，正在报名',
      CLOSED: '真实班次，即将出发',
      DEPARTED: '真实班次，已经发车',
      ARRIVED: '真实班次，已经到达',
      CANCELLED: '该班次已取消，请勿乘车',
    },
    unknown: '未查到该班次：请核对编号；如有人以此编号揽客，请勿乘车，并向当地人社部门反映',
    facts: {
      code: '班次编号',
      organiser: '组织单位所在地',
      mode: '方式',
      origin: '出发地',
      destination: '目的地',
      departs: '发车时间',
      boarding: '上车地点',
      vehicles: '车辆',
    },
    modes: MODE_NAMES,
    plateOpen: '车牌待定',
    colon: '：',
    day: (year, month, day, weekday) => `${year}年${month}月${day}日 周${'一二三四五六日'[weekday - 1]}`,
    ask: '车票上的班次编号',
    example: '如 H7KQ-3MRA',
    check: '核验',
    advice: '乘车前请核对车牌。政府组织的返岗专车不向个人收取押金，工作人员不会索要短信验证码。',
    other: 'English',
  },
  en: {
    lang: 'en',
    title: 'Is this trip real?',
    states: {
      DRAFT: 'No such trip is known',
      OPEN: 'A real trip, open for booking',
      CLOSED: 'A real trip, about to leave',
      DEPARTED: 'A real trip, it has left',
      ARRIVED: 'A real trip, it has arrived',
      CANCELLED: 'This trip is cancelled: do not travel with it',
    },
    unknown:
      'No such trip is known: check the code. If somebody offers seats under it, do not travel, and tell the local office of human resources',
    facts: {
      code: 'Trip code',
      organiser: 'Organised by the government of',
      mode: 'By',
      origin: 'From',
      destination: 'To',
      departs: 'Leaves',
      boarding: 'Stops',
      vehicles: 'Vehicles',
    },
    modes: MODE_NAMES_EN,
    plateOpen: 'plate not known yet',
    colon: ': ',
    day: (year, month, day, weekday) => `${WEEKDAYS_EN[weekday - 1]} ${day} ${MONTHS_EN[month - 1]} ${year}`,
    ask: 'Trip code on the ticket',
    example: 'such as H7KQ-3MRA',
    check: 'Check',
    advice:
      'Compare the number plate before you board. Trips run by the government ask nobody for a deposit, and staff never ask for a code from a text message.',
    other: '中文',
  },
};
