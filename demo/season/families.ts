import { residentId } from '../fictional-roster.js';
import { HOUR } from './diary.js';
import type { TripLife } from './lives.js';
import type { World } from './world.js';

const HOME = '140522';

interface Member {
  name: string;
  no: number;
  priorityGroups?: string[];
  employer?: string;
  remark?: string;
}

interface Family {
  phone: string;
  about: string;
  aboutEn: string;
  members: Member[];
  work: string;
  /** Days on which they can leave. */
  days: [number, number];
}

/** Families whose phones the demo lists: whoever looks around is one of them. */
const FAMILIES: Record<'seated' | 'offered' | 'looking', Family> = {
  seated: {
    ...{ phone: '13900001001', work: '320583', days: [1, 1] },
    ...{ about: '一家四口明早出发：座位、登车码、消息', aboutEn: 'A family of four that leaves tomorrow' },
    members: [
      { name: '王建国', no: 400_001, employer: '昆山新能源科技有限公司' },
      { name: '李秀英', no: 400_002, employer: '昆山新能源科技有限公司' },
      { name: '王梓涵', no: 400_003, remark: '学生' },
      { name: '欧阳桂兰', no: 400_004, priorityGroups: ['PG06'] },
    ],
  },
  offered: {
    ...{ phone: '13900001002', work: '320583', days: [3, 3] },
    ...{ about: '候补成功：要在期限前接受座位', aboutEn: 'Offered seats from a waiting list' },
    members: [
      { name: '阿依古丽·买买提', no: 400_011, priorityGroups: ['PG01'], employer: '花桥家政服务中心' },
      { name: '阿卜杜热合曼·买买提明', no: 400_012, priorityGroups: ['PG01'], employer: '花桥家政服务中心' },
    ],
  },
  looking: {
    ...{ phone: '13900001003', work: '320583', days: [4, 7] },
    ...{ about: '还没有订座：找班次、给自己和家人订座', aboutEn: 'No seat yet: finds a trip and books it' },
    members: [
      {
        name: '张海燕',
        no: 400_021,
        employer: '昆山市千灯镇精密电子元器件（集团）股份有限公司第三生产基地',
      },
      { name: '刘志强', no: 400_022, employer: '昆山新能源科技有限公司' },
      { name: '刘思远', no: 400_023, remark: '随迁子女' },
    ],
  },
};

/** Registers the families, binds them to their phones, and books for them. */
export class Families {
  private readonly parties = {} as Record<keyof typeof FAMILIES, string>;

  constructor(
    private readonly world: World,
    private readonly code: string,
  ) {}

  /** @param seatedOn the trip of those who have seats @param offeredOn the full trip */
  begin(seatedOn: TripLife, offeredOn: TripLife): void {
    const { diary, now } = this.world;
    // When the trips have been filled, so that nobody but they themselves decides.
    diary.add(this.world.at(-3, '11:30'), () => this.register());
    diary.add(this.world.at(-3, '12:10'), () => seatedOn.book(this.parties.seated));
    diary.add(this.world.at(-3, '20:20'), () => offeredOn.book(this.parties.offered));
    diary.add(this.world.at(-2, '12:00'), () => offeredOn.bookAll());
    diary.add(now - 2 * HOUR, () => this.freeTwoSeats(offeredOn));
  }

  private async register(): Promise<void> {
    const { staff, campaignId } = this.world;
    for (const [key, family] of Object.entries(FAMILIES) as [keyof typeof FAMILIES, Family][]) {
      const members = family.members.map((member) => this.personOf(member, family.phone));
      const { partyId } = await staff.cadre.post<{ partyId: string }>('/travel-requests', {
        ...{ campaignId, members, direction: 'RETURN_TO_WORK', workPlaceCode: family.work },
        ...{ earliestOn: this.world.day(family.days[0]), latestOn: this.world.day(family.days[1]) },
      });
      this.parties[key] = partyId;
      const worker = await staff.worker(family.phone, this.code);
      for (const { name, documentType, documentNumber } of members) {
        await worker.post('/me/bindings', { name, documentType, documentNumber });
      }
      staff.showWorker(family.members[0].name, family.phone, family);
    }
  }

  private personOf({ no, ...member }: Member, phone: string) {
    return {
      ...{ ...member, phone, homeCountyCode: HOME, town: '北留镇', village: '下河村' },
      ...{ documentType: 'RESIDENT_ID', documentNumber: residentId(HOME, no) },
    };
  }

  /** Two people cannot come; their seats are offered to whoever waits first. */
  private async freeTwoSeats({ scheduler, trip }: TripLife): Promise<void> {
    const bookings = await scheduler.all<{ id: string; state: string; passengers: unknown[] }>(
      `/trips/${trip.id}/bookings`,
    );
    const two = bookings.find(({ state, passengers }) => state === 'CONFIRMED' && passengers.length === 2);
    await scheduler.post(`/bookings/${two!.id}/cancellation`, { reason: '临时有事，改期出发' });
  }
}
