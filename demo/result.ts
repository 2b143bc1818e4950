import { RosterImport } from './steps/roster.js';
import { CarriedTable } from './steps/statistics.js';
import { Departure } from './steps/travel.js';
import { DemoTrip, Mode, Places } from './steps/trips.js';

export interface DemoResult extends Places {
  rows: number;
  accepted: number;
  rejected: number;
  duplicates: number;
  /** Vehicles as the table counts them: a train once, each chartered carriage, each coach, each flight. */
  trips: Record<Mode, number>;
  boarded: number;
  noShows: number;
  table: CarriedTable;
  seconds: number;
}

/** What the demo came to, as the service told it. */
export function resultOf(
  roster: RosterImport,
  trips: DemoTrip[],
  places: Places,
  departures: Departure[],
  table: CarriedTable,
): Omit<DemoResult, 'seconds'> {
  const { totalRows, accepted, rejected, duplicates } = roster;
  const vehicles = (mode: Mode) =>
    trips
      .filter((trip) => trip.mode === mode)
      .reduce((sum, trip) => sum + (mode === 'SPECIAL_TRAIN' ? 1 : trip.vehicles.length), 0);
  return {
    ...{ rows: totalRows ?? 0, accepted, rejected, duplicates },
    trips: {
      COACH: vehicles('COACH'),
      SPECIAL_TRAIN: vehicles('SPECIAL_TRAIN'),
      CHARTERED_CARRIAGE: vehicles('CHARTERED_CARRIAGE'),
      CHARTER_FLIGHT: vehicles('CHARTER_FLIGHT'),
    },
    ...places,
    boarded: departures.reduce((sum, departure) => sum + departure.boarded, 0),
    noShows: departures.reduce((sum, departure) => sum + departure.noShows, 0),
    table,
  };
}

/** Figures that must agree but do not, each as a sentence. */
export function disagreements(result: Omit<DemoResult, 'seconds'>): string[] {
  const { rows, accepted, rejected, duplicates, seated, waiting, unplanned, boarded, noShows } = result;
  const { trips, table } = result;
  const agree: [string, number, string, number][] = [
    ['rows', rows, 'accepted + rejected + duplicates', accepted + rejected + duplicates],
    ['accepted', accepted, 'seated + waiting + unplanned', seated + waiting + unplanned],
    ['seated', seated, 'boarded + noShows', boarded + noShows],
    ['table.totalCarried', table.totalCarried, 'boarded', boarded],
    [
      'table.totalCarried',
      table.totalCarried,
      'carried by coach, train and flight',
      table.carriedByCoach + table.carriedByTrain + table.carriedByFlight,
    ],
    ['table.coaches', table.coaches, 'trips.COACH', trips.COACH],
    [
      'table.trains',
      table.trains,
      'trips.SPECIAL_TRAIN + trips.CHARTERED_CARRIAGE',
      trips.SPECIAL_TRAIN + trips.CHARTERED_CARRIAGE,
    ],
    ['table.flights', table.flights, 'trips.CHARTER_FLIGHT', trips.CHARTER_FLIGHT],
  ];
  return agree
    .filter(([, is, , should]) => is !== should)
    .map(([name, is, of, should]) => `${name} is ${is}, but ${of} is ${should}`);
}
