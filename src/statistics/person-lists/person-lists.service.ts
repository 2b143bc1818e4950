import { Injectable, StreamableFile } from '@nestjs/common';
import { PassThrough } from 'node:stream';
import { DataSource } from 'typeorm';
import type { Actor } from '../../access/actor.js';
import { CampaignsService } from '../../campaigns/campaigns.service.js';
import { RegionIndex } from '../../regions/region-index.js';
import { Audit } from '../../shared/commands/audit.js';
import { asSystem } from '../../shared/database/scope.js';
import { attachment } from '../../shared/http/download.js';
import { Sealing } from '../../shared/privacy/sealing.js';
import { XLSX_TYPE } from '../../shared/spreadsheet.js';
import { writeSheet } from '../../shared/streamed-sheet.js';
import { PersonListQuery } from './person-list.dto.js';
import type { PersonList, PersonRow, Read } from './person-list.js';

const PAGE = 1000;

/** Gives lists of people with full numbers to those who check by them; who asked and what for is recorded first. */
@Injectable()
export class PersonLists {
  constructor(
    private readonly dataSource: DataSource,
    private readonly campaigns: CampaignsService,
    private readonly regions: RegionIndex,
    private readonly sealing: Sealing,
    private readonly audit: Audit,
  ) {}

  /** The list of my region as a workbook, written while it is sent. @throws NotFound, OutsideRegion */
  async file<Row extends PersonRow>(
    actor: Actor,
    campaignId: string,
    query: PersonListQuery,
    list: PersonList<Row>,
  ): Promise<StreamableFile> {
    const { homeCode = actor.regionCode!, direction = null, purpose, note } = query;
    actor.requireRegion(homeCode);
    const { name } = await this.campaigns.get(campaignId);
    const values = [campaignId, homeCode, direction];
    const [{ people }] = await this.read<{ people: number }>(list.count, values);
    await this.audit.disclose(actor, { action: list.action, purpose, reason: note, people });
    const title = `${name}${list.title}（${this.regions.fullNameOf(homeCode)}）`;
    const output = new PassThrough();
    const columns = list.columns((code) => this.regions.fullNameOf(code));
    writeSheet({ title, columns, rows: this.rows(list, values) }, output).catch((error: Error) =>
      output.destroy(error),
    );
    return new StreamableFile(output, { type: XLSX_TYPE, disposition: attachment(`${title}.xlsx`) });
  }

  private async *rows<Row extends PersonRow>(
    list: PersonList<Row>,
    values: unknown[],
  ): AsyncGenerator<Read<Row>> {
    for (let after: string | null = null; ;) {
      const page: Row[] = await this.read<Row>(list.page, [...values, after, PAGE]);
      for (const row of page) yield { ...row, documentNumber: this.sealing.open(row.documentSealed) };
      if (page.length < PAGE) return;
      after = page[page.length - 1].key;
    }
  }

  /** A trip may be another office's: people are chosen by their home, which the caller has checked. */
  private read<Row>(sql: string, values: unknown[]): Promise<Row[]> {
    return asSystem('lists of people of a region', () => this.dataSource.query<Row[]>(sql, values));
  }
}
