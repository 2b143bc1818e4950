import type { DemoAccount } from '../../config/env.js';
import type { Account } from '../../src/access/account.entity.js';
import { Tokens } from '../../src/access/tokens.js';
import { Client } from '../client.js';
import type { Mode } from '../steps/trips.js';

/** Everybody who watches the demo is told it. */
export const PASSWORD = 'chunfeng-demo';
/** The season's weeks are more than a token is good for in general. */
const TOKEN_MINUTES = 100 * 24 * 60;

type Listed = Pick<DemoAccount, 'about' | 'aboutEn'>;

interface NewStaff {
  login: string;
  displayName: string;
  role: string;
  regionCode?: string;
  carrierId?: string;
}

interface Session {
  id: string;
  accessToken: string;
  account: Account;
}

export type CarrierKind = 'COACH' | 'RAIL' | 'AIR';

export const KIND: Record<Mode, CarrierKind> = {
  COACH: 'COACH',
  SPECIAL_TRAIN: 'RAIL',
  CHARTERED_CARRIAGE: 'RAIL',
  CHARTER_FLIGHT: 'AIR',
};

const COMPANIES: Record<CarrierKind, { name: string; email: string; contactName: string }> = {
  COACH: {
    name: '晋运汽车客运集团股份有限公司晋城旅游包车分公司',
    email: 'dispatch@coach.example',
    contactName: '郭调度',
  },
  RAIL: { name: '太原铁路客运段', email: 'groups@rail.example', contactName: '韩主任' },
  AIR: { name: '晋翔航空有限公司', email: 'charter@air.example', contactName: '唐经理' },
};

/** Who works in the season; some of them are shown on the sign-in page. */
export class Staff {
  readonly shown: DemoAccount[] = [];
  readonly schedulers: Record<string, Client> = {};
  readonly officers: Record<string, Client> = {};
  readonly liaisons = {} as Record<CarrierKind, Client>;
  readonly carriers = {} as Record<CarrierKind, string>;
  readonly receivers: Record<string, Client> = {};
  cadre!: Client;
  /** Of Yangcheng, and of the whole province. */
  escorts!: Record<'140522' | '14', Client>;
  private readonly sessions: Client[] = [];

  private constructor(
    readonly anyone: Client,
    private readonly tokens: Tokens,
    readonly province: Client,
  ) {}

  /** Signs in to the first account and gives everybody else theirs. */
  static async hire(
    anyone: Client,
    tokens: Tokens,
    first: { login: string; password: string },
  ): Promise<Staff> {
    const entered = await anyone.post<Session>('/sessions', first);
    const session = await anyone
      .as(entered.accessToken)
      .post<Session>('/me/password', { current: first.password, next: PASSWORD });
    const staff = new Staff(anyone, tokens, lasting(anyone, tokens, session));
    staff.sessions.push(staff.province);
    staff.show(session.account, PASSWORD, {
      about: '活动设置、全省统计表与更正、每周封存、官方表格',
      aboutEn: 'The whole table, frozen weeks, corrections, settings',
    });
    await staff.hireAll();
    return staff;
  }

  private async hireAll(): Promise<void> {
    const office = (login: string, displayName: string, role: string, regionCode: string, shown?: Listed) =>
      this.hireOne({ login, displayName, role, regionCode }, shown);
    this.officers['1405'] = await office('jincheng', '晋城市人社局', 'CITY_OFFICER', '1405', {
      about: '各县进度、填报与签字，周四 18:00 截止',
      aboutEn: 'Its counties, and the week to sign by Thursday 18:00',
    });
    this.schedulers['140522'] = await office('yangcheng', '阳城县劳务办', 'COUNTY_SCHEDULER', '140522', {
      about: '各种状态的班次、候补、名单、起草计划',
      aboutEn: 'Trips in every state, waiting lists, passenger lists',
    });
    this.cadre = await office('beiliu', '北留镇村干部', 'CADRE', '140522', {
      about: '上报名册，为没有手机的人代办',
      aboutEn: 'Hands in the roster and books for who has no phone',
    });
    await this.enterCarriers();
    this.receivers['320583'] = await office('kunshan', '昆山市接收联络员', 'RECEIVING_LIAISON', '320583', {
      about: '谁在什么时候到，按用人单位签收交接',
      aboutEn: 'Who arrives when, and who signs for them',
    });
    const escort = await office('lingdui', '阳城县领队', 'ESCORT', '140522', {
      about: '今天发车的班次：验码登车、出发、到达',
      aboutEn: "Today's departure: boarding, leaving, arriving",
    });
    this.escorts = { 140522: escort, 14: await office('lingdui-14', '省际领队', 'ESCORT', '14') };
    for (const [code, name] of [
      ['1401', '太原市'],
      ['1405', '晋城市'],
      ['1407', '晋中市'],
      ['1411', '吕梁市'],
    ]) {
      this.schedulers[code] = await office(`diaodu-${code}`, `${name}劳务调度`, 'COUNTY_SCHEDULER', code);
      this.officers[code] ??= await office(`tianbao-${code}`, `${name}填报员`, 'CITY_OFFICER', code);
    }
    for (const code of ['11', '32', '33', '35', '44']) {
      this.receivers[code] = await office(`jieshou-${code}`, '接收地联络员', 'RECEIVING_LIAISON', code);
    }
  }

  private async enterCarriers(): Promise<void> {
    const shown: Partial<Record<CarrierKind, Listed>> = {
      COACH: { about: '待确认的乘客名单、换车', aboutEn: 'Passenger lists to confirm, another coach' },
      RAIL: {
        about: '待确认的名单、填回车厢座位号',
        aboutEn: 'A list to confirm, seat numbers to give back',
      },
    };
    for (const kind of ['COACH', 'RAIL', 'AIR'] as const) {
      const about = { ...COMPANIES[kind], kind, regionCode: '14', phone: '13900000000' };
      const { id } = await this.province.post<{ id: string }>('/carriers', about);
      this.carriers[kind] = id;
      const login = { COACH: 'jinyun', RAIL: 'taitie', AIR: 'jinxiang' }[kind];
      const displayName = `${COMPANIES[kind].name}联络员`;
      this.liaisons[kind] = await this.hireOne(
        { login, displayName, role: 'CARRIER_LIAISON', carrierId: id },
        shown[kind],
      );
    }
  }

  /** Invites somebody, who accepts at once: without a mail address the link is answered. */
  private async hireOne(account: NewStaff, shown?: Listed): Promise<Client> {
    const { invitation } = await this.province.post<{ invitation: { link: string } }>('/accounts', account);
    const token = new URL(invitation.link).hash.slice(1);
    const session = await this.anyone.post<Session>('/invitations/acceptance', { token, password: PASSWORD });
    if (shown) this.show(session.account, PASSWORD, shown);
    return this.lasting(session);
  }

  /** Signs a worker in by phone. */
  async worker(phone: string, code: string): Promise<Client> {
    await this.anyone.post('/phone-codes', { phone });
    return this.lasting(await this.anyone.post<Session>('/phone-sessions', { phone, code }));
  }

  showWorker(name: string, phone: string, { about, aboutEn }: Listed): void {
    this.shown.push({ role: 'WORKER', name, about, aboutEn, login: null, password: null, phone });
  }

  /** The scheduler of who organises a trip for people of this county. */
  schedulerOf(county: string): { organiserCode: string; scheduler: Client } {
    const organiserCode = county in this.schedulers ? county : county.slice(0, 4);
    return { organiserCode, scheduler: this.schedulers[organiserCode] };
  }

  receiverAt(work: string): Client {
    return this.receivers[work] ?? this.receivers[work.slice(0, 2)];
  }

  /** Whoever looks at the demo finds no sign-ins but their own. */
  async goHome(): Promise<void> {
    for (const one of this.sessions) await one.post('/me/sign-out');
  }

  private show({ login, displayName, role }: Account, password: string, about: Listed): void {
    this.shown.push({ role, name: displayName, ...about, login, password, phone: null });
  }

  private lasting(session: Session): Client {
    const client = lasting(this.anyone, this.tokens, session);
    this.sessions.push(client);
    return client;
  }
}

function lasting(anyone: Client, tokens: Tokens, { id, account }: Session): Client {
  const lifetime = { minutes: TOKEN_MINUTES, secondFactorMissing: false };
  return anyone.as(tokens.issue(account, id, lifetime).accessToken);
}
