import { RosterHeader } from './roster-columns.js';
import { partyTag } from './roster-row.js';
import { RosterRecord } from './roster-record.js';

/** Where each party's last row stands; known once the file was read through. */
export class PartyEnds {
  private readonly lastLine = new Map<string, number>();

  constructor(private readonly header: RosterHeader) {}

  see(record: RosterRecord): void {
    const party = this.partyOf(record);
    if (party) this.lastLine.set(party, record.line);
  }

  partyOf({ cells }: RosterRecord): string {
    return partyTag(this.header.cellOf(cells, '同行组'));
  }

  isLast(party: string, line: number): boolean {
    return this.lastLine.get(party) === line;
  }
}

/**
 * Cuts records into batches of about `size`, in the order of the file, so that every party is whole in its batch: nobody
 * can book half a party while the other half is still being imported.
 */
export async function* batches(
  records: AsyncIterable<RosterRecord>,
  ends: PartyEnds,
  size: number,
): AsyncGenerator<RosterRecord[]> {
  let batch: RosterRecord[] = [];
  const unfinished = new Set<string>();
  for await (const record of records) {
    batch.push(record);
    const party = ends.partyOf(record);
    if (party) unfinished.add(party);
    if (ends.isLast(party, record.line)) unfinished.delete(party);
    if (batch.length < size || unfinished.size > 0) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
