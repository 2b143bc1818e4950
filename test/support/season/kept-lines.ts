import type { DataSource } from 'typeorm';
import { digestOf, Part } from '../naive-recount.js';
import { wire } from './diary.js';

interface FrozenWeek {
  id: string;
  campaign_id: string;
  cutoff_at: Date;
}

interface FrozenRow {
  week_id: string;
  city_code: string;
  total_carried: number;
  boardings_digest: string;
}

interface FrozenTrip {
  week_id: string;
  trip_id: string;
  city_code: string;
  mode: string;
  persons: number;
  vehicles: number;
  boardings_digest: Buffer;
}

/** What is kept of frozen weeks, by row and by trip: a line each, sorted. */
export async function keptLines(dataSource: DataSource, campaignId: string): Promise<string[]> {
  const rows = <T>(table: string) => dataSource.query<T[]>(`SELECT * FROM ${table}`);
  const weeks = (await rows<FrozenWeek>('frozen_weeks')).filter((week) => week.campaign_id === campaignId);
  const nameOf = new Map(weeks.map((week) => [week.id, wire(week.cutoff_at.getTime())]));
  const ofRows = (await rows<FrozenRow>('frozen_rows')).map((row) =>
    line(nameOf.get(row.week_id), row.city_code, row.total_carried, row.boardings_digest),
  );
  const ofTrips = (await rows<FrozenTrip>('frozen_trips')).map((trip) =>
    line(
      ...[nameOf.get(trip.week_id), trip.trip_id, trip.city_code, trip.mode, trip.persons, trip.vehicles],
      trip.boardings_digest.toString('hex'),
    ),
  );
  return [...ofRows, ...ofTrips].sort();
}

/** What has to be kept of one. */
export function linesOf(cutoffAt: number, parts: Part[], cities: string[]): string[] {
  const name = wire(cutoffAt);
  const ofRows = cities.map((city) => {
    const ids = parts.filter(({ cityCode }) => cityCode === city).flatMap((part) => part.passengerIds);
    return line(name, city, ids.length, digestOf(ids));
  });
  const ofTrips = parts.map(({ tripId, cityCode, mode, passengerIds, vehicles }) =>
    line(name, tripId, cityCode, mode, passengerIds.length, vehicles, digestOf(passengerIds)),
  );
  return [...ofRows, ...ofTrips];
}

function line(...parts: unknown[]): string {
  return parts.join(' ');
}
