import type { Mode } from '../steps/trips.js';

/** A trip of the season, and the people who ask for it. Days count from the day on which the demo is loaded. */
export interface PlannedTrip {
  day: number;
  /** In China. */
  time: string;
  hours: number;
  mode: Mode;
  home: string;
  work: keyof typeof WORK_PLACES;
  people: number;
  partySize: number;
  vehicles: string[];
  homeward?: boolean;
  /** What becomes of it when that is something else than what its days let expect. */
  fate?: Fate;
}

export type Fate =
  | 'ARRIVED_YESTERDAY'
  | 'ON_THE_WAY'
  | 'LEFT_TODAY'
  | 'BOARDING'
  | 'CONFIRMED'
  | 'SENT'
  | 'RETURNED'
  | 'DRAWN'
  | 'FULL'
  | 'OPEN'
  | 'ROUND'
  | 'ROUND_DRAWN'
  | 'CANCELLED'
  | 'RETURNED_ONCE';

/** People who wish to travel and have no trip yet. */
export interface Wish {
  days: [number, number];
  home: string;
  work: keyof typeof WORK_PLACES;
  people: number;
  partySize: number;
}

/** Where people work, as they write it, and for whom. */
export const WORK_PLACES = {
  '320583': {
    name: '江苏省苏州市昆山市',
    place: '昆山市人力资源市场南广场',
    employers: [
      '昆山新能源科技有限公司',
      '昆山市千灯镇精密电子元器件（集团）股份有限公司第三生产基地',
      '花桥家政服务中心',
      '',
    ],
  },
  '440306': {
    name: '广东省深圳市宝安区',
    place: '宝安区福永街道务工人员服务站',
    employers: ['宝安光电有限公司', '深圳市宝安电子厂', '福永物流园'],
  },
  '330282': {
    name: '浙江省宁波市慈溪市',
    place: '慈溪客运中心站',
    employers: ['慈溪家电有限公司', '慈溪市观海卫镇滨海工业园轴承制造有限责任公司'],
  },
  '350211': { name: '福建省厦门市集美区', place: '高崎国际机场到达厅', employers: ['集美物流仓储有限公司'] },
  '110115': { name: '北京市大兴区', place: '大兴区黄村西大街', employers: ['大兴建筑劳务有限公司', ''] },
  '120116': { name: '天津市滨海新区', place: '塘沽客运站', employers: ['滨海港务装卸有限公司'] },
};

/** Where people board. */
export const HOMES: Record<string, string> = {
  '140522': '阳城县客运中心',
  '140525': '泽州县金村汽车站',
  '140581': '高平市汽车站东广场',
  '140728': '平遥古城站前广场',
  '141125': '柳林县人社局门前',
  '140110': '晋源区罗城汽车站',
};

type Row = [number, string, number, Mode, string, keyof typeof WORK_PLACES, number, number, string[], Fate?];
const trip = ([day, time, hours, mode, home, work, people, partySize, vehicles, fate]: Row): PlannedTrip => ({
  ...{ day, time, hours, mode, home, work, people, partySize, vehicles, fate },
});
const homeward = (row: Row): PlannedTrip => ({ ...trip(row), homeward: true });

const C49 = ['COACH_49'];

/** The day of loading is day 0. Each trip is asked for by those who can leave on its day alone. */
export const TRIPS: PlannedTrip[] = [
  trip([-22, '07:30', 14, 'COACH', '140522', '320583', 36, 3, C49]),
  trip([-21, '08:00', 24, 'COACH', '140525', '440306', 36, 2, C49]),
  trip([-20, '19:40', 22, 'CHARTERED_CARRIAGE', '141125', '330282', 72, 3, ['YZ25G']]),
  trip([-19, '07:00', 14, 'COACH', '140581', '320583', 33, 2, C49]),
  trip([-17, '09:10', 3, 'CHARTER_FLIGHT', '140728', '350211', 66, 3, ['C909']]),
  trip([-16, '07:30', 24, 'COACH', '140522', '440306', 46, 2, C49]),
  trip([-15, '07:30', 18, 'COACH', '140522', '330282', 33, 3, C49]),
  trip([-14, '18:30', 26, 'SPECIAL_TRAIN', '140522', '440306', 140, 4, ['YZ25G', 'YZ25G']]),
  trip([-13, '08:00', 9, 'COACH', '140110', '110115', 40, 1, C49]),
  trip([-12, '07:30', 18, 'COACH', '140581', '330282', 45, 3, C49]),
  trip([-10, '07:30', 14, 'COACH', '140525', '320583', 70, 2, ['COACH_49', 'COACH_49']]),
  homeward([-9, '08:00', 14, 'COACH', '140522', '320583', 29, 2, C49]),
  trip([-8, '08:00', 9, 'COACH', '141125', '110115', 37, 1, C49]),
  trip([-6, '07:30', 14, 'COACH', '140728', '320583', 43, 2, C49]),
  trip([-5, '07:30', 26, 'COACH', '140522', '350211', 47, 2, C49]),
  trip([-4, '07:30', 24, 'COACH', '140581', '440306', 45, 3, C49, 'RETURNED_ONCE']),
  trip([-3, '07:30', 18, 'COACH', '140525', '330282', 39, 2, C49]),
  trip([-2, '07:30', 14, 'COACH', '140522', '320583', 46, 2, C49]),
  trip([-1, '07:00', 14, 'COACH', '140522', '320583', 44, 2, C49, 'ARRIVED_YESTERDAY']),
  trip([-1, '19:30', 29, 'COACH', '140525', '440306', 46, 2, C49, 'ON_THE_WAY']),
  trip([0, '07:30', 18, 'COACH', '140581', '330282', 45, 3, C49, 'LEFT_TODAY']),
  trip([0, '10:00', 14, 'COACH', '140522', '320583', 82, 2, ['COACH_39', 'COACH_39'], 'BOARDING']),
  trip([1, '07:30', 14, 'COACH', '140522', '320583', 42, 2, C49, 'CONFIRMED']),
  trip([1, '13:00', 24, 'COACH', '140522', '440306', 40, 3, C49, 'SENT']),
  trip([2, '07:30', 14, 'COACH', '140581', '320583', 42, 2, C49, 'RETURNED']),
  trip([2, '14:00', 14, 'COACH', '140525', '320583', 38, 2, C49, 'DRAWN']),
  trip([2, '19:40', 22, 'CHARTERED_CARRIAGE', '140522', '440306', 66, 3, ['YZ25G'], 'SENT']),
  trip([3, '07:30', 14, 'COACH', '140522', '320583', 60, 2, C49, 'FULL']),
  trip([4, '07:30', 14, 'COACH', '140522', '320583', 45, 2, C49, 'OPEN']),
  trip([4, '19:40', 22, 'CHARTERED_CARRIAGE', '140522', '440306', 70, 3, ['YZ25G'], 'OPEN']),
  trip([5, '08:00', 14, 'COACH', '140522', '320583', 18, 2, C49, 'OPEN']),
  trip([5, '09:00', 18, 'COACH', '140522', '330282', 15, 2, C49, 'CANCELLED']),
  trip([6, '09:20', 3, 'CHARTER_FLIGHT', '140728', '350211', 40, 2, ['C909'], 'OPEN']),
  homeward([6, '08:00', 14, 'COACH', '140522', '320583', 12, 2, C49, 'OPEN']),
  trip([7, '07:30', 14, 'COACH', '140522', '320583', 56, 2, C49, 'ROUND']),
  trip([8, '07:30', 24, 'COACH', '140522', '440306', 54, 3, C49, 'ROUND_DRAWN']),
];

/** The county drafts trips for some of them, for others there are too few; the first go where the full trip goes. */
export const WISHES: Wish[] = [
  { days: [3, 3], home: '140522', work: '320583', people: 5, partySize: 1 },
  { days: [9, 11], home: '140522', work: '320583', people: 34, partySize: 2 },
  { days: [10, 12], home: '140522', work: '330282', people: 27, partySize: 3 },
  { days: [9, 14], home: '140522', work: '120116', people: 11, partySize: 1 },
  { days: [9, 14], home: '140110', work: '350211', people: 7, partySize: 1 },
];

/** Which day the roster that ships takes for the day of loading. */
export const ROSTER_DAY = '2024-03-01';

/** Trips of which the hour depends on the hour of loading can fall on the day beside. */
export function daysOf({ day, fate }: PlannedTrip): [number, number] {
  if (fate === 'LEFT_TODAY') return [day - 1, day];
  return fate === 'BOARDING' ? [day, day + 1] : [day, day];
}
