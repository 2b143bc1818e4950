/** People of a roster who want the same. */
export interface RosterGroup {
  people: number;
  /** Code of the home county. */
  home: string;
  /** Code of the work place, and how people write it. */
  work: string;
  workName: string;
  employers: string[];
  direction?: '返岗' | '返乡';
  earliestOn: string;
  latestOn: string;
  /** COACH, TRAIN, FLIGHT, or empty for any. */
  wish?: string;
  /** Members of each party; people travel alone when left out. */
  partySize?: number;
}

export const ROSTER_HEADER = [
  ...['序号', '姓名', '性别', '证件类型', '证件号码', '手机号码', '户籍县代码', '乡镇', '村', '方向'],
  ...[
    '最早出发日期',
    '最晚出发日期',
    '务工地代码',
    '务工地',
    '用人单位',
    '人群类别',
    '出行方式',
    '同行组',
    '备注',
  ],
];

const SURNAMES = [...'王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗'];
const GIVEN = [...'伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉'];
const TOWNS = ['城关镇', '北留镇', '河口乡', '南岭乡', '西庄乡'];
const VILLAGES = ['下河村', '石门村', '东沟村', '后岭村', '柳树底村'];
const PRIORITY_GROUPS = ['', '', '', 'PG01', 'PG08', 'PG01、PG09', 'PG06'];

/**
 * Rows of a roster of people who do not exist; the same groups always give the same people.
 *
 * @param first number of the first person: rosters with other numbers have other people
 */
export function fictionalRoster(groups: RosterGroup[], first = 0): string[][] {
  let no = first;
  let party = 0;
  return groups.flatMap((group) =>
    Array.from({ length: group.people }, (_, i) => {
      if (group.partySize && i % group.partySize === 0) party += 1;
      return row((no += 1), group, group.partySize ? `G${String(party).padStart(4, '0')}` : '');
    }),
  );
}

/** A roster as the bytes of a CSV file, as Excel saves it in Chinese. */
export function rosterCsv(rows: string[][]): Buffer {
  return Buffer.from(`\uFEFF${[ROSTER_HEADER, ...rows].map((cells) => cells.join(',')).join('\r\n')}\r\n`);
}

function row(no: number, group: RosterGroup, party: string): string[] {
  const pick = <Item>(items: Item[], salt: number) => items[(no * 7919 + salt * 104_729) % items.length];
  const idNumber = residentId(group.home, no);
  return [
    String(no),
    pick(SURNAMES, 1) + pick(GIVEN, 2) + pick(GIVEN, Math.floor(no / GIVEN.length)),
    Number(idNumber[16]) % 2 === 1 ? '男' : '女',
    ...['居民身份证', idNumber, `139${String(no % 100_000_000).padStart(8, '0')}`],
    ...[group.home, pick(TOWNS, 3), pick(VILLAGES, 4), group.direction ?? '返岗'],
    ...[group.earliestOn, group.latestOn, group.work, group.workName, pick(group.employers, 5)],
    ...[pick(PRIORITY_GROUPS, 6), group.wish ?? '', party, ''],
  ];
}

/** Days of birth from 1965 on; 6007 has no factor in common with it, so that numbers in a row are born far apart. */
const BIRTHDAYS = 9_000;

/** A resident ID with its check character (GB 11643): another number gives another person, up to 4,000,000 per county. */
export function residentId(county: string, no: number): string {
  const birth = new Date(Date.UTC(1965, 0, 1 + ((no * 6007) % BIRTHDAYS)));
  const sequence = 2 + 2 * Math.floor(no / BIRTHDAYS) + (no % 2);
  const birthday = birth.toISOString().slice(0, 10).replaceAll('-', '');
  const digits = `${county}${birthday}${String(sequence).padStart(3, '0')}`;
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
  const sum = weights.reduce((total, weight, i) => total + weight * Number(digits[i]), 0);
  return digits + '10X98765432'[sum % 11];
}
