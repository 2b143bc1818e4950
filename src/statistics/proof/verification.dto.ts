import { Mode } from '../../shared/vocabulary.js';
import { FiguresView } from '../table/statistics.dto.js';

export class CountedView {
  mode: Mode;
  persons: number;
  vehicles: number;
}

export class RowVerificationView {
  cityCode: string;
  cityName: string;
  /** Figures and digest are those of the boardings. */
  equal: boolean;
  /** Columns 7 to 13 as they were frozen. */
  frozen: FiguresView;
  /** The same counted from boardings now. */
  recounted: FiguresView;
  /** SHA-256 of the sorted ids of the boardings behind the row, as it was frozen; hexadecimal. */
  frozenDigest: string;
  /** The same of the boardings now. */
  recountedDigest: string;
}

export class TripDifferenceView {
  tripId: string;
  code: string;
  /** The row that it counts in. */
  cityCode: string;
  /** What the week counted; null when it did not count the trip in this row. */
  frozen: CountedView | null;
  /** What its boardings say now; null when they give nothing to this row. */
  recounted: CountedView | null;
  /** The people are not the same, even if as many. */
  othersAboard: boolean;
}

/** One number, reached on four ways. */
export class ControlTotalsView {
  /** Column 7 of all rows. */
  tableTotal: number;
  /** People of all trips behind them. */
  tripsTotal: number;
  /** Boardings that the week knows, of all trips that had left. */
  boarded: number;
  /** People on the manifests that these trips left with. */
  listed: number;
  /** Of them, never boarded. */
  noShows: number;
  /** Of them, boarded later than the week knows. */
  boardedLater: number;
}

export class VerificationView {
  campaignId: string;
  /** The cut-off of the week. */
  cutoffAt: string;
  /** The week is what its boardings say, row by row and trip by trip, and its totals are one number. */
  equal: boolean;
  /** Of the rows that the account may see. */
  rows: RowVerificationView[];
  /** Trips that count differently; up to 500. */
  trips: TripDifferenceView[];
  /** How many there are. */
  differingTrips: number;
  /** Of the whole table; null for a city, which sees its row alone. */
  control: ControlTotalsView | null;
}

export class WeekRowView {
  cityCode: string;
  cityName: string;
  mode: Mode;
  /** The trip's people in this row. */
  persons: number;
  /** The trip's vehicles in this row. */
  vehicles: number;
}

export class CountingWeekView {
  /** The cut-off of the week. */
  cutoffAt: string;
  frozenAt: string;
  rows: WeekRowView[];
}

/** Where a trip counts. */
export class TripWeeksView {
  tripId: string;
  /** Frozen weeks that count it, by time: figures are cumulative, so in general all after its departure. */
  weeks: CountingWeekView[];
  /** As it counts in the live table; empty when it does not (yet). */
  live: WeekRowView[];
}
