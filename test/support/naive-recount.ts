import { createHash } from 'node:crypto';
import type { DataSource } from 'typeorm';

/*
 * What counts, written down once more in the plainest way, to compare the service with: all rows are read as they are and
 * looked at one after the other. Nothing here is shared with src/. The rules and where they come from: what-counts.ts.
 */

interface Fact {
  trip_id: string;
  occurred_at: Date;
  recorded_at: Date;
  fact_no: number;
}

interface Boarding extends Fact {
  passenger_id: string;
  trip_vehicle_id: string;
  home_county_code: string;
}

interface Trip {
  id: string;
  campaign_id: string;
  mode: string;
  organiser_code: string;
  origin_code: string;
  destination_code: string;
  main_trip_id: string | null;
}

/** Everything about a campaign that the table counts, as it is written down. */
export interface Books {
  province: string;
  trips: Trip[];
  departures: Fact[];
  breakOffs: Fact[];
  boardings: Boarding[];
}

export interface Reading {
  /** What happened before it counts. */
  moment: Date;
  /** Only what has a number below; everything unless told. */
  below?: number;
  vehicleRow: 'ORGANISER' | 'LARGEST_SHARE';
  /** For controls: a rule that this recount forgets. */
  forget?: NaiveRule;
}

export const NAIVE_RULES = [
  'feeder legs do not count',
  'what has not departed does not count',
  'what broke off does not count',
  'what happens later does not count',
  'people stand with their home city',
  'vehicles stand in one row',
  'a train is one vehicle',
] as const;
export type NaiveRule = (typeof NAIVE_RULES)[number];

/** What one trip gives to one row. */
export interface Part {
  tripId: string;
  cityCode: string;
  mode: string;
  passengerIds: string[];
  vehicles: number;
}

/** Columns 7 to 13, and trains and carriages apart. */
export type NaiveFigures = ReturnType<typeof figuresOf>;

export async function openBooks(dataSource: DataSource, campaignId: string): Promise<Books> {
  const rows = <T>(table: string) => dataSource.query<T[]>(`SELECT * FROM ${table}`);
  const campaigns = await rows<{ id: string; province_code: string }>('campaigns');
  const trips = (await rows<Trip>('trips')).filter((trip) => trip.campaign_id === campaignId);
  const own = new Set(trips.map((trip) => trip.id));
  const facts = async <T extends Fact>(table: string) =>
    (await rows<T>(table)).filter((fact) => own.has(fact.trip_id));
  return {
    province: campaigns.find((campaign) => campaign.id === campaignId)!.province_code,
    trips,
    departures: await facts('departures'),
    breakOffs: await facts('break_offs'),
    boardings: await facts<Boarding>('boardings'),
  };
}

/** Goes through all trips and says what each gives to which row. */
export function countTrips(books: Books, reading: Reading): Part[] {
  const { forget, moment, below = Infinity } = reading;
  const counts = (fact: Fact | undefined) =>
    fact !== undefined &&
    fact.fact_no < below &&
    (fact.occurred_at < moment || forget === 'what happens later does not count');
  const aboardOf = new Map<string, Boarding[]>();
  for (const boarding of books.boardings) {
    if (!counts(boarding)) continue;
    aboardOf.set(boarding.trip_id, [...(aboardOf.get(boarding.trip_id) ?? []), boarding]);
  }
  const departureOf = new Map(books.departures.map((fact) => [fact.trip_id, fact]));
  const breakOffOf = new Map(books.breakOffs.map((fact) => [fact.trip_id, fact]));

  const parts: Part[] = [];
  for (const trip of books.trips) {
    const aboard = aboardOf.get(trip.id) ?? [];
    if (aboard.length === 0) continue;
    if (trip.main_trip_id !== null && forget !== 'feeder legs do not count') continue;
    if (!counts(departureOf.get(trip.id)) && forget !== 'what has not departed does not count') continue;
    if (counts(breakOffOf.get(trip.id)) && forget !== 'what broke off does not count') continue;
    parts.push(...partsOf(books.province, trip, aboard, reading));
  }
  return parts;
}

function partsOf(province: string, trip: Trip, aboard: Boarding[], { vehicleRow, forget }: Reading): Part[] {
  /** The city of a code below the province. */
  const cityOf = (code: string) =>
    code.startsWith(province) && code.length >= province.length + 2 ? code.slice(0, 4) : undefined;
  const people = new Map<string, number>();
  for (const { home_county_code } of aboard) {
    const city = cityOf(home_county_code);
    if (city) people.set(city, (people.get(city) ?? 0) + 1);
  }
  let largest: string | undefined;
  for (const city of [...people.keys()].sort()) {
    if (largest === undefined || people.get(city)! > people.get(largest)!) largest = city;
  }
  const organiser = cityOf(trip.organiser_code);
  const first = vehicleRow === 'ORGANISER' ? organiser : largest;
  const row =
    first ?? organiser ?? largest ?? cityOf(trip.origin_code) ?? cityOf(trip.destination_code) ?? undefined;
  if (row === undefined) return [];

  const used = new Set<string>();
  const byRow = new Map<string, string[]>([[row, []]]);
  for (const { passenger_id, home_county_code, trip_vehicle_id } of aboard) {
    const home = forget === 'people stand with their home city' ? row : (cityOf(home_county_code) ?? row);
    byRow.set(home, [...(byRow.get(home) ?? []), passenger_id]);
    used.add(trip_vehicle_id);
  }
  const oneTrain = trip.mode === 'SPECIAL_TRAIN' && forget !== 'a train is one vehicle';
  const vehicles = oneTrain ? 1 : used.size;
  return [...byRow].map(([cityCode, passengerIds]) => ({
    ...{ tripId: trip.id, cityCode, mode: trip.mode, passengerIds },
    vehicles: cityCode === row || forget === 'vehicles stand in one row' ? vehicles : 0,
  }));
}

interface Counted {
  mode: string;
  persons: number;
  vehicles: number;
}

/** Columns of one row, or of all. */
export function figuresOf(counted: Counted[], trainColumn: 'TRAINS_AND_CARRIAGES' | 'TRAINS_ONLY') {
  const figures = {
    ...{ totalCarried: 0, coaches: 0, carriedByCoach: 0, trains: 0, carriedByTrain: 0, flights: 0 },
    ...{ carriedByFlight: 0, specialTrains: 0, charteredCarriages: 0 },
  };
  for (const { mode, persons, vehicles } of counted) {
    figures.totalCarried += persons;
    if (mode === 'COACH') {
      figures.coaches += vehicles;
      figures.carriedByCoach += persons;
    } else if (mode === 'CHARTER_FLIGHT') {
      figures.flights += vehicles;
      figures.carriedByFlight += persons;
    } else {
      figures.carriedByTrain += persons;
      if (mode === 'SPECIAL_TRAIN') figures.specialTrains += vehicles;
      else figures.charteredCarriages += vehicles;
    }
  }
  figures.trains = figures.specialTrains;
  if (trainColumn === 'TRAINS_AND_CARRIAGES') figures.trains += figures.charteredCarriages;
  return figures;
}

/** The figures of one row. */
export function rowOf(
  parts: Part[],
  cityCode: string,
  trainColumn: 'TRAINS_AND_CARRIAGES' | 'TRAINS_ONLY',
): NaiveFigures {
  const own = parts.filter((part) => part.cityCode === cityCode);
  return figuresOf(own.map(counted), trainColumn);
}

export function counted({ mode, passengerIds, vehicles }: Part): Counted {
  return { mode, persons: passengerIds.length, vehicles };
}

/**
 * What was known at a cut-off: the number of the first fact that came too late. Every number is tried; it is the last of those
 * that leave the fewest facts on the wrong side of what their clocks say.
 */
export function lineAt({ departures, breakOffs, boardings }: Books, cutoffAt: Date): number {
  const facts = [...departures, ...breakOffs, ...boardings]
    .sort((a, b) => a.fact_no - b.fact_no)
    .map(({ fact_no: no, recorded_at }) => ({ no, later: recorded_at >= cutoffAt }));
  let [line, fewest] = [0, Infinity];
  for (const tried of [...facts.map(({ no }) => no), (facts.at(-1)?.no ?? 0) + 1]) {
    const wrong = facts.filter(({ no, later }) => no < tried === later).length;
    if (wrong <= fewest) [line, fewest] = [tried, wrong];
  }
  return line;
}

/** A trip that gives a row more, or less, than it gave. */
export interface Change {
  tripId: string;
  cityCode: string;
  changes: Counted[];
}

/** What came too late: of each trip and row, what it gives now less what it gave then. */
export function changesBetween(then: Part[], now: Part[]): Change[] {
  const changes = new Map<string, Change>();
  for (const [parts, sign] of [[then, -1] as const, [now, 1] as const]) {
    for (const part of parts) {
      const key = `${part.cityCode} ${part.tripId}`;
      const change = changes.get(key) ?? { tripId: part.tripId, cityCode: part.cityCode, changes: [] };
      changes.set(key, change);
      const { mode, persons, vehicles } = counted(part);
      let sum = change.changes.find((one) => one.mode === mode);
      if (!sum) change.changes.push((sum = { mode, persons: 0, vehicles: 0 }));
      sum.persons += sign * persons;
      sum.vehicles += sign * vehicles;
    }
  }
  for (const [key, change] of changes) {
    change.changes = change.changes.filter(({ persons, vehicles }) => persons !== 0 || vehicles !== 0);
    if (change.changes.length === 0) changes.delete(key);
  }
  return [...changes.keys()].sort().map((key) => changes.get(key)!);
}

/** SHA-256 of sorted boardings, in hexadecimal. */
export function digestOf(passengerIds: string[]): string {
  return createHash('sha256')
    .update([...passengerIds].sort().join(','))
    .digest('hex');
}
