import type { SheetColumn } from '../../shared/spreadsheet.js';

/** A list of people with full numbers that another authority checks by. */
export interface PersonList<Row extends PersonRow> {
  /** Head of the file and its name. */
  title: string;
  /** As it is recorded. */
  action: string;
  /** How many rows there are. $1 campaign, $2 region prefix, $3 direction or null for both. */
  count: string;
  /** A page of rows by `key`; further $4 the key of the last row before, $5 how many. */
  page: string;
  columns: (named: RegionNames) => SheetColumn<Read<Row>>[];
}

export interface PersonRow {
  /** Where the next page begins. */
  key: string;
  documentSealed: Buffer;
}

/** A row whose number has been opened. */
export type Read<Row> = Row & { documentNumber: string };

/** A region in words: 山西省晋城市阳城县. */
export type RegionNames = (code: string) => string;

/** Trips that count in columns 7 to 13, see `what-counts.ts`. */
export const COUNTED_TRIPS = `(SELECT DISTINCT f.trip_id FROM trip_figures f WHERE f.campaign_id = $1 AND f.persons > 0)`;
