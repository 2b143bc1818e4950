import { BeforeApplicationShutdown, Inject, Injectable, Logger } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { DataSource } from 'typeorm';
import type { Settings } from '../../../config/env.js';
import { CampaignsService } from '../../campaigns/campaigns.service.js';
import { RegionIndex } from '../../regions/region-index.js';
import { dayOf } from '../../shared/time/civil-time.js';
import { Clock } from '../../shared/time/clock.js';
import { Busy, DomainError } from '../../shared/domain-error.js';
import { besideRequests } from '../../shared/commands/request-context.js';
import { asSystem } from '../../shared/database/scope.js';
import { SETTINGS } from '../../shared/settings.js';
import { Transactions } from '../../shared/database/transactions.js';
import { batches, PartyEnds } from './import-batches.js';
import { ImportLeases, LeaseLost } from './import-leases.js';
import { RosterHeader } from './roster-columns.js';
import { RosterFiles } from './roster-files.js';
import { ImportState, RosterImport } from './roster-import.entity.js';
import { RosterRecords } from './roster-record.js';
import { EmptyRoster, ImportBroken, TooManyRows } from './roster.errors.js';
import { RosterRules } from './roster-row.js';
import { RowImporter, rosterNote } from './row-importer.js';

const BATCH = 500;

/** Not an error: the service shuts down between two batches. */
class Stopped extends Error {}

/**
 * Works on the imports that wait, one at a time. A file is read twice: once to see that all of it can be read and is not
 * too long, so that a bad file imports nothing, and once to import it, batch by batch. What a killed process has imported
 * stays; whoever takes over goes on behind the last line that has a result.
 */
@Injectable()
export class RosterImporter implements BeforeApplicationShutdown {
  private readonly log = new Logger(RosterImporter.name);
  private working?: Promise<void>;
  private stopping = false;

  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: Transactions,
    private readonly leases: ImportLeases,
    private readonly files: RosterFiles,
    private readonly rows: RowImporter,
    private readonly campaigns: CampaignsService,
    private readonly regions: RegionIndex,
    private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** Looks for imports that wait: right after one was handed in, and again and again for those of dead processes. */
  @Interval(2_000)
  wake(): void {
    if (!this.settings.jobs) return;
    this.importWaiting().catch((error: unknown) => this.log.error(nameOf(error)));
  }

  /** Imports whatever waits; resolves when nothing does. */
  importWaiting(): Promise<void> {
    this.working ??= besideRequests(() => asSystem('job', () => this.workOff())).finally(
      () => (this.working = undefined),
    );
    return this.working;
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping = true;
    await this.working?.catch(() => undefined);
  }

  private async workOff(): Promise<void> {
    while (!this.stopping) {
      const job = await this.leases.claim();
      if (!job) return;
      await this.work(job);
    }
  }

  private async work(job: RosterImport): Promise<void> {
    try {
      await this.import(job);
    } catch (error) {
      if (error instanceof LeaseLost) return;
      if (error instanceof Stopped || error instanceof Busy) return this.leases.release(job);
      const failure = error instanceof DomainError ? error : new ImportBroken();
      // The message of a database error may hold personal data.
      if (failure instanceof ImportBroken) this.log.error(`import ${job.id}: ${nameOf(error)}`);
      await this.end(job, failure);
    }
  }

  private async import(job: RosterImport): Promise<void> {
    const records = await this.files.open(job);
    const { header, ends, total } = await this.survey(records());
    job.leaseUntil = await this.transactions.byItself(
      async (manager) => {
        const lease = await this.leases.renew(manager, job);
        await manager.update(RosterImport, { id: job.id }, { header: header.names, totalRows: total });
        return lease;
      },
      () => rosterNote('RosterImporter_survey', job, { rows: total }),
    );
    const rules = await this.rulesOf(job);
    const rest = after(records(), await this.lastLineOf(job));
    for await (const batch of batches(rest, ends, BATCH)) {
      if (this.stopping) throw new Stopped();
      await this.rows.importBatch(job, header, rules, batch);
    }
    await this.end(job);
  }

  /** @throws MissingColumns, RepeatedColumns, EmptyRoster, TooManyRows and what reading a broken file throws */
  private async survey(
    records: RosterRecords,
  ): Promise<{ header: RosterHeader; ends: PartyEnds; total: number }> {
    const first = await records.next();
    if (first.done) throw new EmptyRoster();
    const header = new RosterHeader(first.value.cells);
    const ends = new PartyEnds(header);
    let total = 0;
    for await (const record of records) {
      total += 1;
      if (total > this.settings.importMaxRows) {
        throw new TooManyRows({ detail: `at most ${this.settings.importMaxRows} rows` });
      }
      ends.see(record);
    }
    if (total === 0) throw new EmptyRoster();
    return { header, ends, total };
  }

  private async rulesOf({ campaignId, regionCode }: RosterImport): Promise<RosterRules> {
    const campaign = await this.campaigns.get(campaignId);
    return { places: this.regions, campaign, regionCode, today: dayOf(this.clock.now()) };
  }

  /** The last line that was imported, by this process or by one that died; before any, the header's. */
  private async lastLineOf({ id }: RosterImport): Promise<number> {
    const [{ line }] = await this.dataSource.query<[{ line: number | null }]>(
      'SELECT max(w.line) AS line FROM roster_import_rows w WHERE w.import_id = $1',
      [id],
    );
    return line ?? 0;
  }

  private async end(job: RosterImport, error?: DomainError): Promise<void> {
    await this.transactions.byItself(
      async (manager) => {
        await this.leases.renew(manager, job);
        await this.files.remove(manager, job.id);
        const failure = error && {
          ...{ code: error.code, title: error.title, titleEn: error.titleEn, detail: error.details.detail },
        };
        await this.leases.end(manager, job, failure);
      },
      () =>
        rosterNote('RosterImporter_end', job, {
          state: error ? ImportState.Failed : ImportState.Done,
          code: error?.code,
        }),
    );
  }
}

/** The records behind the header and behind a line. */
async function* after(records: RosterRecords, line: number): RosterRecords {
  await records.next();
  for await (const record of records) if (record.line > line) yield record;
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : 'unknown error';
}
