import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { createHash } from 'node:crypto';
import { Like, MoreThan, Repository } from 'typeorm';
import { Actor } from '../../access/actor.js';
import { CampaignsService } from '../../campaigns/campaigns.service.js';
import { Clock } from '../../shared/time/clock.js';
import { NotFound } from '../../shared/domain-error.js';
import { addToRequestDigest } from '../../shared/commands/request-key.js';
import { newId } from '../../shared/ids.js';
import { pageFrom } from '../../shared/http/paging.js';
import { Transactions } from '../../shared/database/transactions.js';
import { requireCampaignOfMine } from '../campaign-access.js';
import { RosterFiles } from './roster-files.js';
import { formatOf } from './roster-format.js';
import {
  ListImportRowsQuery,
  ListImportsQuery,
  RosterImportPage,
  RosterImportRowPage,
  RosterImportRowView,
  RosterImportView,
} from './roster-import.dto.js';
import { ImportState, RosterImport } from './roster-import.entity.js';
import { RosterImporter } from './roster-importer.js';

/** A file as it was sent. */
export interface RosterUpload {
  fileName: string;
  content: Buffer;
}

@Injectable()
export class RosterImportsService {
  constructor(
    @InjectRepository(RosterImport) private readonly imports: Repository<RosterImport>,
    private readonly campaigns: CampaignsService,
    private readonly files: RosterFiles,
    private readonly importer: RosterImporter,
    private readonly transactions: Transactions,
    private readonly clock: Clock,
  ) {}

  /**
   * Takes a roster in; a job imports it.
   *
   * @throws NotASpreadsheet, NotFound (campaign), OutsideRegion
   */
  async handIn(actor: Actor, campaignId: string, upload: RosterUpload): Promise<RosterImportView> {
    const { content, fileName } = upload;
    const fileDigest = createHash('sha256').update(content).digest('hex');
    addToRequestDigest(`${campaignId}:${fileDigest}`);
    const fileFormat = formatOf(content);
    requireCampaignOfMine(actor, await this.campaigns.get(campaignId));
    const view = await this.transactions.run(async (manager) => {
      const entity = manager.create(RosterImport, {
        ...{ id: newId(), campaignId, accountId: actor.accountId, regionCode: actor.regionCode! },
        ...{ fileName: fileName.slice(-200), fileFormat, fileDigest, fileBytes: content.length },
        ...{ state: ImportState.Queued, failure: null, totalRows: null, doneRows: 0 },
        ...{ accepted: 0, rejected: 0, duplicates: 0, header: null, leaseUntil: null },
        ...{ createdAt: this.clock.now(), startedAt: null, finishedAt: null },
      });
      await manager.insert(RosterImport, entity);
      await this.files.store(manager, entity.id, content);
      return RosterImportView.of(entity);
    });
    this.importer.wake();
    return view;
  }

  /** Imports made for regions inside mine, oldest first. */
  async list(actor: Actor, { campaignId, after, limit }: ListImportsQuery): Promise<RosterImportPage> {
    const rows = await this.imports.find({
      where: {
        regionCode: Like(actor.regionPattern),
        ...(campaignId ? { campaignId } : {}),
        ...(after ? { id: MoreThan(after) } : {}),
      },
      order: { id: 'ASC' },
      take: limit + 1,
    });
    return pageFrom(
      rows.map((row) => RosterImportView.of(row)),
      limit,
      (row) => row.id,
    );
  }

  /** @throws NotFound, OutsideRegion */
  async find(actor: Actor, id: string): Promise<RosterImport> {
    const entity = await this.imports.findOneBy({ id });
    if (!entity) throw new NotFound();
    actor.requireRegion(entity.regionCode);
    return entity;
  }

  /** What became of the rows, by line. */
  async rows(actor: Actor, id: string, query: ListImportRowsQuery): Promise<RosterImportRowPage> {
    await this.find(actor, id);
    const { outcome, after, limit } = query;
    const rows = await this.imports.query<RosterImportRowView[]>(
      `SELECT w.line, w.outcome, w.field, w.code, w.message, w.travel_request_id AS "travelRequestId"
         FROM roster_import_rows w
        WHERE w.import_id = $1 AND w.line > $2 AND ($3::text IS NULL OR w.outcome = $3)
        ORDER BY w.line LIMIT $4`,
      [id, lineOf(after), outcome ?? null, limit + 1],
    );
    return pageFrom(rows, limit, ({ line }) => String(line));
  }
}

/** The cursor of a row is its line. */
function lineOf(after = '0'): number {
  return /^\d{1,9}$/.test(after) ? Number(after) : 0;
}
