import { IsBoolean, IsNotEmpty, IsOptional, IsString, MaxLength } from 'class-validator';
import { SeatVerdict } from './seat-numbering.js';

export class SeatNumbersDto {
  /**
   * The carrier's table as it is pasted: lines with tabs, commas or spaces between name, last digits of the document number (or
   * booking code), carriage and seat. With a header row (姓名、证件号码、车厢、座位号) columns may stand in any order.
   */
  @IsString()
  @IsNotEmpty()
  @MaxLength(600_000)
  table: string;

  /** True: only says what would change. */
  @IsBoolean()
  preview: boolean;

  /** Kept with the amendment, e.g. the railway's letter. */
  @IsOptional()
  @IsString()
  @MaxLength(500)
  reason?: string;
}

/** A table that was uploaded, to be looked at and sent on as `table`. */
export class SeatTableView {
  /** Its lines, cells between tabs. */
  table: string;
  /** How many lines. */
  rows: number;
  /** Sheets of a workbook that the table is made of, in their order; empty for a CSV file. */
  sheets: string[];
  /** Sheets that are not empty and were left out, because they name no people with seats. */
  unread: string[];
}

export class NumberedCarriageView {
  /** As the carrier writes it. */
  written: string;
  /** Vehicle of the trip that it is; null when there is none. */
  tripVehicleId: string | null;
  /** Label of the vehicle so far; null when there is none. */
  fromLabel: string | null;
  /** Label that it has from now on; null when there is none. */
  toLabel: string | null;
  people: number;
}

export class NumberedSeatView {
  /** Line in the table, 1 first. */
  line: number;
  verdict: SeatVerdict;
  /** Null when the row names nobody on the list, or several. */
  passengerId: string | null;
  /** Of the passenger; as written in the table when that is nobody on the list. */
  name: string;
  /** Where the passenger sits so far; null without a passenger or a seat. */
  fromLabel: string | null;
  fromSeat: string | null;
  /** Where the passenger is to sit, as it will be labelled; as written when there is no such vehicle or seat. */
  toLabel: string;
  toSeat: string;
}

/** Somebody with a seat whom no row names. */
export class UnnamedPassengerView {
  passengerId: string;
  name: string;
  label: string;
  seat: string;
}

export class SeatNumbersView {
  manifestId: string;
  preview: boolean;
  /** False when a row stands in the way: nothing is written then. */
  acceptable: boolean;
  /** Rows that give another seat or another carriage number. */
  changes: number;
  /** Rows that stand in the way. */
  faults: number;
  carriages: NumberedCarriageView[];
  /** One per row of the table, in its order. */
  rows: NumberedSeatView[];
  /** People with a seat whom no row names; they stay where they are. */
  unnamed: UnnamedPassengerView[];
}
