/** One row of a roster as it stands in the file. */
export interface RosterRecord {
  /** Line in the file, the header's line counted; of a record with line breaks in it, the first. */
  line: number;
  cells: string[];
}

/** A row of a roster has about twenty cells; what stands further right is no part of it. */
export const MOST_COLUMNS = 200;

export type RosterRecords = AsyncGenerator<RosterRecord, void, undefined>;

/** Records without those that hold nothing at all, which people leave behind when they clear rows. */
export async function* withoutBlanks(records: AsyncIterable<RosterRecord>): RosterRecords {
  for await (const record of records) {
    if (record.cells.some((cell) => cell.trim() !== '')) yield record;
  }
}
