import { Inject, Injectable } from '@nestjs/common';
import { DataSource, EntityManager } from 'typeorm';
import type { Settings } from '../../../config/env.js';
import { Sealing } from '../../shared/privacy/sealing.js';
import { SETTINGS } from '../../shared/settings.js';
import { csvRecords } from './csv-records.js';
import { RosterFormat } from './roster-format.js';
import { RosterImport } from './roster-import.entity.js';
import { RosterRecords, withoutBlanks } from './roster-record.js';
import { xlsxRecords } from './xlsx-records.js';

const CHUNK = 1024 * 1024;
/** XML around short texts: what a workbook may inflate to, as a multiple of what may be uploaded. */
const MOST_INFLATION = 4;

/** Keeps the uploaded files, sealed and in chunks, while their imports are under way. */
@Injectable()
export class RosterFiles {
  constructor(
    private readonly dataSource: DataSource,
    private readonly sealing: Sealing,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  async store(manager: EntityManager, importId: string, content: Buffer): Promise<void> {
    for (let no = 0; no * CHUNK < content.length; no += 1) {
      const chunk = content.subarray(no * CHUNK, (no + 1) * CHUNK).toString('base64');
      await manager.query('INSERT INTO roster_import_chunks (import_id, no, sealed) VALUES ($1, $2, $3)', [
        importId,
        no,
        this.sealing.seal(chunk),
      ]);
    }
  }

  /** The file's records, the header first; may be read again and again. */
  async open({ id, fileFormat }: RosterImport): Promise<() => RosterRecords> {
    if (fileFormat !== RosterFormat.Xlsx) {
      const encoding = fileFormat === RosterFormat.CsvUtf8 ? 'utf-8' : 'gb18030';
      return () => withoutBlanks(csvRecords(this.chunks(id), encoding));
    }
    const chunks: Buffer[] = [];
    for await (const chunk of this.chunks(id)) chunks.push(chunk);
    const content = Buffer.concat(chunks);
    return () => withoutBlanks(xlsxRecords(content, this.settings.importMaxBytes * MOST_INFLATION));
  }

  async remove(manager: EntityManager, importId: string): Promise<void> {
    await manager.query('DELETE FROM roster_import_chunks WHERE import_id = $1', [importId]);
  }

  private async *chunks(importId: string): AsyncGenerator<Buffer> {
    for (let no = 0; ; no += 1) {
      const [row] = await this.dataSource.query<{ sealed: Buffer }[]>(
        'SELECT c.sealed FROM roster_import_chunks c WHERE c.import_id = $1 AND c.no = $2',
        [importId, no],
      );
      if (!row) return;
      yield Buffer.from(this.sealing.open(row.sealed), 'base64');
    }
  }
}
