import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Settings } from '../../../config/env.js';
import { Role } from '../../access/roles.js';
import type { Campaign } from '../../campaigns/campaign.entity.js';
import { Message, Outbox } from '../../shared/commands/outbox.js';
import type { Language } from '../../shared/messages/template.js';
import { SETTINGS } from '../../shared/settings.js';
import { dayOf, toCivil } from '../../shared/time/civil-time.js';
import type { TableRow } from '../table/statistics-table.js';
import { officersOf, ToldOfficer } from './officers.js';

const SIGNED: Record<Language, [string, string]> = {
  zh: ['已签报', '未签报'],
  en: ['signed', 'not signed'],
};
const NOBODY: Record<Language, string> = { zh: '无', en: 'none' };

/** Tells cities and province of a frozen week, in the transaction that freezes it. */
@Injectable()
export class ReportMessages {
  constructor(
    private readonly outbox: Outbox,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** Each city of its own row, the province of all. */
  async weekFrozen(
    manager: EntityManager,
    campaign: Campaign,
    cutoffAt: Date,
    rows: TableRow[],
  ): Promise<void> {
    const cities = await officersOf(
      manager,
      Role.CityOfficer,
      rows.map(({ cityCode }) => cityCode),
    );
    const province = await officersOf(manager, Role.ProvinceOfficer, [campaign.provinceCode]);
    const week = { campaign, cutoffAt, rows };
    await this.outbox.post(manager, [
      ...cities.map((officer) => this.toCity(week, officer)),
      ...province.map((officer) => this.digest(week, officer)),
    ]);
  }

  private toCity({ campaign, cutoffAt, rows }: Week, { regionCode, mail, language }: ToldOfficer): Message {
    const row = rows.find(({ cityCode }) => cityCode === regionCode)!;
    return {
      ...{
        about: `frozen:${campaign.id}:${dayOf(cutoffAt)}:${regionCode}`,
        to: { mail },
        language,
        regionCode,
      },
      template: 'week-frozen',
      values: {
        ...{ campaign: campaign.name, city: row.cityName, due: toCivil(cutoffAt) },
        ...{ carried: row.figures.totalCarried, signed: SIGNED[language][row.signedByName ? 0 : 1] },
      },
    };
  }

  private digest({ campaign, cutoffAt, rows }: Week, { regionCode, mail, language }: ToldOfficer): Message {
    const unsigned = rows.filter(({ signedByName }) => !signedByName).map(({ cityName }) => cityName);
    const word = language === 'zh' ? '人次' : 'person-trips';
    const lines = rows.map(
      ({ cityName, figures, signedByName }) =>
        `${cityName}  ${figures.totalCarried} ${word}  ${SIGNED[language][signedByName ? 0 : 1]}`,
    );
    const day = dayOf(cutoffAt);
    return {
      ...{ about: `digest:${campaign.id}:${day}`, to: { mail }, language, regionCode },
      template: 'report-digest',
      values: {
        ...{ campaign: campaign.name, due: toCivil(cutoffAt), cities: rows.length },
        carried: rows.reduce((sum, { figures }) => sum + figures.totalCarried, 0),
        signed: rows.length - unsigned.length,
        unsigned: unsigned.join(language === 'zh' ? '、' : ', ') || NOBODY[language],
        rows: lines.join('\n'),
        link: `${this.settings.publicUrl}/api/v1/campaigns/${campaign.id}/frozen-weeks/${day}`,
      },
    };
  }
}

interface Week {
  campaign: Campaign;
  cutoffAt: Date;
  rows: TableRow[];
}
