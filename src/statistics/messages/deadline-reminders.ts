import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Role } from '../../access/roles.js';
import { DeadlineKind } from '../../campaigns/report-deadline.entity.js';
import { Message, Outbox } from '../../shared/commands/outbox.js';
import { asSystem } from '../../shared/database/scope.js';
import { Transactions } from '../../shared/database/transactions.js';
import { Job } from '../../shared/jobs/job.js';
import type { Language } from '../../shared/messages/template.js';
import { toCivil } from '../../shared/time/civil-time.js';
import { Clock } from '../../shared/time/clock.js';
import { DueReturn, DueReturns } from '../returns/due-returns.query.js';
import { officersOf } from './officers.js';

const HOUR = 3_600_000;

/** Cities are told a day and two hours before, and within the day after. Hours from now. */
const TIMES = [
  { name: 'day', from: 2, to: 24, template: 'return-due' },
  { name: 'hours', from: 0, to: 2, template: 'return-due' },
  { name: 'overdue', from: -24, to: 0, template: 'return-overdue' },
] as const;

const KINDS: Record<DeadlineKind, Record<Language, string>> = {
  CONTACTS: { zh: '联系人名单', en: 'contact list' },
  FIRST_STAGE: { zh: '第一阶段报告', en: 'report of the first stage' },
  SECOND_STAGE: { zh: '第二阶段报告', en: 'report of the second stage' },
  WEEKLY: { zh: '周报', en: 'weekly return' },
  FINAL: { zh: '总结', en: 'final report' },
};

/** Reminds cities of what they owe the province: each of each deadline, once at each time, however often it is asked. */
@Injectable()
export class DeadlineReminders {
  constructor(
    private readonly due: DueReturns,
    private readonly outbox: Outbox,
    private readonly transactions: Transactions,
    private readonly clock: Clock,
  ) {}

  /** What was missed while no process ran is made up for. @returns number of messages */
  @Job({
    name: 'deadline-reminders',
    title: '填报截止提醒',
    titleEn: 'Remind cities of what is due to the province',
    schedule: { everySeconds: 60 },
  })
  async remind(): Promise<number> {
    const now = this.clock.now();
    let reminded = 0;
    for (const time of TIMES) {
      const from = new Date(now.getTime() + time.from * HOUR);
      const due = await this.due.between(from, new Date(now.getTime() + time.to * HOUR));
      reminded += await asSystem('job', () => this.tell(due, time, now));
    }
    return reminded;
  }

  private tell(due: DueReturn[], time: (typeof TIMES)[number], now: Date): Promise<number> {
    return this.transactions.run(async (manager) => {
      let told = 0;
      for (const one of due) {
        // Nothing of a list of contacts is signed here, so that nobody knows who is late with it.
        if (one.kind === DeadlineKind.Contacts && time.template === 'return-overdue') continue;
        const about = `${time.name}:${one.deadlineId}:${one.dueAt.toISOString()}`;
        const messages = await this.messages(manager, one, about, time.template, now);
        await this.outbox.post(manager, messages);
        told += messages.length;
      }
      return told;
    });
  }

  /** To the officers of each city that has not signed and was not told yet; a city without one is a dead letter. */
  private async messages(
    manager: EntityManager,
    { owedBy, campaignName, kind, dueAt }: DueReturn,
    about: string,
    template: 'return-due' | 'return-overdue',
    now: Date,
  ): Promise<Message[]> {
    const known = await manager.query<{ code: string }[]>(
      'SELECT m.region_code AS code FROM outbox_messages m WHERE m.about = ANY ($1)',
      [owedBy.map(({ code }) => `${about}:${code}`)],
    );
    const told = new Set(known.map(({ code }) => code));
    const cities = owedBy.filter(({ code }) => !told.has(code));
    const officers = await officersOf(
      manager,
      Role.CityOfficer,
      cities.map(({ code }) => code),
    );
    const hours = Math.ceil((dueAt.getTime() - now.getTime()) / HOUR);
    return cities.flatMap(({ code, name }) => {
      const of = officers.filter(({ regionCode }) => regionCode === code);
      const to = of.length > 0 ? of : [{ mail: null, language: 'zh' as const }];
      return to.map(({ mail, language }) => ({
        ...{ about: `${about}:${code}`, to: mail === null ? null : { mail }, template, language },
        values: {
          ...{ campaign: campaignName, city: name, due: toCivil(dueAt), hours },
          what: KINDS[kind][language],
        },
        regionCode: code,
      }));
    });
  }
}
