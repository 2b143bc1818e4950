import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { projectRoot } from '../config/project-root.js';
import { fictionalRoster, rosterCsv, RosterGroup } from './fictional-roster.js';

const shenzhen = {
  work: '440306',
  workName: '广东省深圳市宝安区',
  employers: ['宝安光电有限公司', '宝安电子厂'],
};
const cixi = { work: '330282', workName: '浙江省宁波市慈溪市', employers: ['慈溪家电有限公司'] };
const xiamen = { work: '350211', workName: '福建省厦门市集美区', employers: ['集美物流仓储有限公司'] };
const kunshan = { work: '320583', workName: '江苏省苏州市昆山市', employers: ['昆山新能源科技有限公司', ''] };
const daxing = { work: '110115', workName: '北京市大兴区', employers: ['大兴建筑劳务有限公司'] };

const days = (earliestOn: string, latestOn: string) => ({ earliestOn, latestOn });

/** Enough people for every mode of transport, some way home, and a few for whom there is no trip. */
const GROUPS: RosterGroup[] = [
  {
    people: 160,
    home: '140522',
    ...shenzhen,
    wish: 'TRAIN',
    partySize: 4,
    ...days('2024-02-18', '2024-02-20'),
  },
  {
    people: 160,
    home: '140525',
    ...shenzhen,
    wish: 'TRAIN',
    partySize: 2,
    ...days('2024-02-19', '2024-02-21'),
  },
  { people: 70, home: '141125', ...cixi, wish: 'TRAIN', partySize: 3, ...days('2024-02-20', '2024-02-22') },
  {
    people: 90,
    home: '140728',
    ...xiamen,
    wish: 'FLIGHT',
    partySize: 3,
    ...days('2024-02-23', '2024-02-23'),
  },
  {
    people: 60,
    home: '140522',
    ...kunshan,
    wish: 'COACH',
    partySize: 5,
    ...days('2024-02-26', '2024-02-27'),
  },
  { people: 33, home: '140110', ...daxing, ...days('2024-03-01', '2024-03-03') },
  {
    people: 25,
    home: '140581',
    ...kunshan,
    direction: '返乡',
    partySize: 2,
    ...days('2024-02-05', '2024-02-06'),
  },
  { people: 7, home: '140110', ...xiamen, ...days('2024-02-18', '2024-02-19') },
];

const rows = fictionalRoster(GROUPS);
const wrongCheckDigit = rows[5].with(4, `${rows[5][4].slice(0, 17)}${rows[5][4].endsWith('0') ? '1' : '0'}`);
const unreal = rows[9].with(10, '2024-02-30');
const twice = rows[20];
await writeFile(
  join(projectRoot, 'demo', 'example-roster.csv'),
  rosterCsv([...rows, ...fictionalRoster([GROUPS[5]], 10_000).slice(0, 2), wrongCheckDigit, unreal, twice]),
);
