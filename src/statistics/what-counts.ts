import { TrainColumn } from '../campaigns/policies.js';
import { Mode } from '../shared/vocabulary.js';

/*
 * What columns 7 to 13 count. The notice of the 2024 春风行动 prints the table but defines none of its terms; where it is
 * silent the wording of the central releases decides (累计, 人次, 架次, 列, 厢).
 *
 * 1. 人次 are people who boarded, each time they travel: a worker who travels twice counts twice. Booked people who did not
 *    come do not count.
 * 2. A trip counts once it has departed, and only as a main trip: a feeder leg carries people who count on the train.
 * 3. Figures are cumulative to the cut-off and go by what happened, not by when it was recorded: departure and boarding both
 *    lie before it. The very moment of the cut-off belongs to the next week.
 * 4. People stand in the row of their home city. Those from another province stand where the trip's vehicles stand.
 * 5. Vehicles stand in one row, so that 合计 counts each once. Which one is the campaign's rule (`vehicleRow`): of the
 *    organiser's city (when a province or the receiving side organises, as by the other rule), or of the city with most
 *    people aboard, the lower code on a tie.
 * 6. A vehicle counts when somebody boarded it: a coach per coach, a chartered carriage per carriage, an aircraft per
 *    sortie (架次); a special train counts once, however many carriages it has. A vehicle that took over on the way is the
 *    one that it replaced: both count once.
 * 7. A trip that turned back, or was called off after it had left, carried nobody: from that moment on neither its people nor
 *    its vehicles count. Who goes on in another trip counts there.
 * 8. Columns 7 to 13 are what was organised (包车、专列、包机). Who drove, or travelled on a ticket of their own, counts in none of
 *    them, subsidised or not: the survey asks about it, and the stage reports tell it apart (`stages/stage-figures.ts`).
 *
 * The rules are carried out in one place, the database function `figures_of_trips`; the figures under either rule of 5 are
 * kept, so that the rule can change at any moment. test/support/naive-recount.ts writes them down once more, to compare.
 */

/** Columns 7 to 13. */
export enum CarriedColumn {
  TotalCarried = 'totalCarried',
  Coaches = 'coaches',
  CarriedByCoach = 'carriedByCoach',
  Trains = 'trains',
  CarriedByTrain = 'carriedByTrain',
  Flights = 'flights',
  CarriedByFlight = 'carriedByFlight',
}

/** Trains and carriages are kept apart, for the ministry asks for 列 and 厢 separately. */
export type CarriedFigures = Record<CarriedColumn | 'specialTrains' | 'charteredCarriages', number>;

/** People and vehicles of one mode in one row. */
export interface ModeCount {
  mode: Mode;
  persons: number;
  vehicles: number;
}

export interface Counting {
  modes: Mode[];
  measure: 'persons' | 'vehicles';
}

const TRAINS = [Mode.SpecialTrain, Mode.CharteredCarriage];

const countings = (trains: Mode[]): Record<CarriedColumn, Counting> => ({
  totalCarried: { modes: Object.values(Mode), measure: 'persons' },
  coaches: { modes: [Mode.Coach], measure: 'vehicles' },
  carriedByCoach: { modes: [Mode.Coach], measure: 'persons' },
  trains: { modes: trains, measure: 'vehicles' },
  carriedByTrain: { modes: TRAINS, measure: 'persons' },
  flights: { modes: [Mode.CharterFlight], measure: 'vehicles' },
  carriedByFlight: { modes: [Mode.CharterFlight], measure: 'persons' },
});

const COUNTINGS: Record<TrainColumn, Record<CarriedColumn, Counting>> = {
  [TrainColumn.TrainsOnly]: countings([Mode.SpecialTrain]),
  [TrainColumn.TrainsAndCarriages]: countings(TRAINS),
};

/** What a column adds up: the same for a row of the table and for the trips behind it. */
export function countingOf(column: CarriedColumn, trainColumn: TrainColumn): Counting {
  return COUNTINGS[trainColumn][column];
}

/** All figures of a row with what each adds up. */
const figuresUnder = (trainColumn: TrainColumn) =>
  Object.entries({
    ...COUNTINGS[trainColumn],
    specialTrains: { modes: [Mode.SpecialTrain], measure: 'vehicles' },
    charteredCarriages: { modes: [Mode.CharteredCarriage], measure: 'vehicles' },
  }) as [keyof CarriedFigures, Counting][];

const FIGURES: Record<TrainColumn, [keyof CarriedFigures, Counting][]> = {
  [TrainColumn.TrainsOnly]: figuresUnder(TrainColumn.TrainsOnly),
  [TrainColumn.TrainsAndCarriages]: figuresUnder(TrainColumn.TrainsAndCarriages),
};

/** Columns 7 to 13 of one row. */
export function carriedFigures(counts: ModeCount[], trainColumn: TrainColumn): CarriedFigures {
  const figures = {} as CarriedFigures;
  for (const [figure, { modes, measure }] of FIGURES[trainColumn]) {
    figures[figure] = 0;
    for (const count of counts) if (modes.includes(count.mode)) figures[figure] += count[measure];
  }
  return figures;
}
