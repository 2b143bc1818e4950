import type { TestApp } from './test-app.js';

interface Fact {
  tripId: string;
  mode: string;
  organiser: string;
  origin: string;
  destination: string;
  feeder: boolean;
  left: Date | null;
  brokenOff: Date | null;
  vehicle: string;
  home: string;
  boarded: Date;
}

/** Figures of one city by mode. */
type Naive = Record<string, Record<string, { persons: number; vehicles: number }>>;

/**
 * What counts, written down once more in the plainest way: every boarding of a campaign is looked at, one after the other.
 * Rows by city of province 14.
 */
export async function naiveRecount(
  t: TestApp,
  campaignId: string,
  moment: Date,
  rule: 'ORGANISER' | 'LARGEST_SHARE',
): Promise<Naive> {
  const facts: Fact[] = await t.dataSource.query(
    `SELECT b.trip_id AS "tripId", t.mode, t.organiser_code AS organiser, t.origin_code AS origin,
            t.destination_code AS destination, t.main_trip_id IS NOT NULL AS feeder,
            (SELECT d.occurred_at FROM departures d WHERE d.trip_id = t.id) AS left,
            (SELECT o.occurred_at FROM break_offs o WHERE o.trip_id = t.id) AS "brokenOff",
            b.trip_vehicle_id AS vehicle, b.home_county_code AS home, b.occurred_at AS boarded
       FROM boardings b JOIN trips t ON t.id = b.trip_id WHERE t.campaign_id = $1`,
    [campaignId],
  );
  const counted = facts.filter(
    (fact) =>
      !fact.feeder &&
      fact.left !== null &&
      fact.left < moment &&
      fact.boarded < moment &&
      !(fact.brokenOff !== null && fact.brokenOff < moment),
  );
  const found: Naive = {};
  const add = (city: string, mode: string, what: 'persons' | 'vehicles', number: number) => {
    found[city] ??= {};
    found[city][mode] ??= { persons: 0, vehicles: 0 };
    found[city][mode][what] += number;
  };
  for (const tripId of new Set(counted.map((fact) => fact.tripId))) {
    const aboard = counted.filter((fact) => fact.tripId === tripId);
    const [trip] = aboard;
    const ownCity = (code: string) => (/^14\d\d/.test(code) ? code.slice(0, 4) : undefined);
    const shares = new Map<string, number>();
    for (const { home } of aboard) {
      const city = ownCity(home);
      if (city) shares.set(city, (shares.get(city) ?? 0) + 1);
    }
    const [largest] = [...shares].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1))[0] ?? [];
    const organiser = ownCity(trip.organiser);
    const candidates = rule === 'ORGANISER' ? [organiser, largest] : [largest, organiser];
    const row = [...candidates, ownCity(trip.origin), ownCity(trip.destination)].find((city) => city);
    if (!row) continue;
    for (const { home } of aboard) add(ownCity(home) ?? row, trip.mode, 'persons', 1);
    const vehicles = trip.mode === 'SPECIAL_TRAIN' ? 1 : new Set(aboard.map((fact) => fact.vehicle)).size;
    add(row, trip.mode, 'vehicles', vehicles);
  }
  return found;
}
