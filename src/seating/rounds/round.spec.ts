import fc from 'fast-check';
import { SeatPlan } from '../../fleet/seat-plan.js';
import { SeatMap } from '../seat-map.js';
import { drawNumber, drawRound, RoundOutcome, RoundRequest, RoundResult } from './round.js';
import { differences, recordedVehicle, replayed, RoundRecord } from './round-replay.js';

const { Seated, Waiting } = RoundOutcome;
const SEED = '5f'.repeat(32);

/** Rows of two and two. */
function coach(rows: number): SeatPlan {
  const row = (r: number) =>
    [1, 2, 4, 5].map((column) => ({ label: `${r + 1}-${column}`, row: r + 1, column, window: false }));
  return { seats: Array.from({ length: rows }, (_, r) => row(r)).flat() };
}

function vehicle(id: string, rows: number, taken: string[] = []) {
  const plan = coach(rows);
  const labels = plan.seats.map(({ label }) => label);
  return { id, map: new SeatMap(plan, new Set(labels), new Set(taken)) };
}

function request(bookingId: string, people: number, about: Partial<RoundRequest> = {}): RoundRequest {
  const travellers = Array.from({ length: people }, () => ({
    needsLowerBerth: false,
    needsCompanion: false,
    accompanies: true,
  }));
  return {
    bookingId,
    priorityRank: 13,
    waitingSince: '2024-01-10',
    travellers,
    parting: null,
    refusal: null,
    ...about,
  };
}

/** Draws, and keeps the record as the service does. */
function recordOf(
  seed: string,
  requests: RoundRequest[],
  vehicles: ReturnType<typeof vehicle>[],
): RoundRecord {
  const recorded = vehicles.map(recordedVehicle);
  const results = drawRound(seed, requests, vehicles);
  const asked = new Map(requests.map((one) => [one.bookingId, one]));
  const entries = results.map((result) => ({ ...asked.get(result.bookingId)!, ...result }));
  return { seed, vehicles: recorded, entries };
}

const ranking = (results: RoundResult[]) => results.map(({ bookingId }) => bookingId);

describe('the rank in a round', () => {
  it('follows the priority group, then the days of waiting, then the draw', () => {
    const requests = [
      request('a', 1),
      request('b', 1, { waitingSince: '2024-01-05' }),
      request('c', 1, { priorityRank: 2, waitingSince: '2024-01-30' }),
      request('d', 1),
    ];
    const drawn = drawNumber(SEED, 'a') < drawNumber(SEED, 'd') ? ['a', 'd'] : ['d', 'a'];
    expect(ranking(drawRound(SEED, requests, []))).toEqual(['c', 'b', ...drawn]);
  });

  it('is fair: with many seeds everybody comes first about equally often', () => {
    const ids = Array.from({ length: 8 }, (_, i) => `booking-${i}`);
    const firsts = new Map(ids.map((id) => [id, 0]));
    const draws = 4_000;
    for (let n = 0; n < draws; n += 1) {
      const seed = n.toString(16).padStart(64, '0');
      const first = ids.reduce((best, id) => (drawNumber(seed, id) < drawNumber(seed, best) ? id : best));
      firsts.set(first, firsts.get(first)! + 1);
    }
    const expected = draws / ids.length;
    const chiSquare = [...firsts.values()].reduce((sum, n) => sum + (n - expected) ** 2 / expected, 0);
    // Seven degrees of freedom: a fair draw is above this once in a thousand; these seeds never change.
    expect(chiSquare).toBeLessThan(24.3);
  });
});

describe('a round', () => {
  it('says how much room there was when a party missed its seats', () => {
    const requests = [
      request('a', 3, { priorityRank: 0 }),
      request('b', 2, { priorityRank: 1 }),
      request('c', 1),
    ];
    const results = drawRound(SEED, requests, [vehicle('v', 1)]);
    expect(results).toMatchObject([
      { bookingId: 'a', rank: 1, outcome: Seated, reason: '', room: 4, tripVehicleId: 'v' },
      {
        bookingId: 'b',
        rank: 2,
        outcome: Waiting,
        reason: 'NO_ROOM',
        room: 1,
        tripVehicleId: null,
        seats: null,
      },
      { bookingId: 'c', rank: 3, outcome: Seated, reason: '', room: 1 },
    ]);
  });

  it('gives a party that agreed to part seats for as many as can go, in its turn', () => {
    const parting = { minimum: 2, units: [[2], [0, 1], [3], [4]] };
    const requests = [request('a', 5, { priorityRank: 0, parting }), request('b', 2, { priorityRank: 1 })];
    const vehicles = () => [vehicle('v', 1)];
    const record = recordOf(SEED, requests, vehicles());
    expect(record.entries).toMatchObject([
      { bookingId: 'a', outcome: Seated, going: [0, 1, 2, 3], tripVehicleId: 'v', room: 4 },
      { bookingId: 'b', outcome: Waiting, reason: 'NO_ROOM', room: 0, going: null },
    ]);
    expect(record.entries[0].seats).toHaveLength(4);
    expect(differences(JSON.parse(JSON.stringify(record)) as RoundRecord)).toEqual([]);
    const [whole] = drawRound(SEED, [{ ...requests[0], parting: null }], vehicles());
    expect(whole).toMatchObject({ outcome: Waiting, going: null });
  });

  it('gives nothing to who may not travel any more, and says why', () => {
    const [away, next] = drawRound(
      SEED,
      [request('a', 4, { priorityRank: 0, refusal: 'BOOKED_ELSEWHERE' }), request('b', 4)],
      [vehicle('v', 1)],
    );
    expect(away).toMatchObject({ outcome: Waiting, reason: 'BOOKED_ELSEWHERE', seats: null });
    expect(next.outcome).toBe(Seated);
  });

  it('lets large parties choose their seats before small ones, whatever their rank', () => {
    const requests = [request('single', 1, { priorityRank: 0 }), request('pair', 2), request('other', 1)];
    const results = drawRound(SEED, requests, [vehicle('v', 1)]);
    const pair = results.find(({ bookingId }) => bookingId === 'pair');
    expect(pair?.seats?.map(({ rule }) => rule)).toEqual(['ONE_ROW', 'ONE_ROW']);
  });
});

const aRequest = fc.record({
  people: fc.integer({ min: 1, max: 6 }),
  priorityRank: fc.integer({ min: 0, max: 3 }),
  day: fc.integer({ min: 1, max: 4 }),
  refusal: fc.constantFrom(null, null, null, 'PARTY_NOT_OPEN'),
});
const aRound = fc
  .record({
    seed: fc.integer({ min: 0 }),
    rows: fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 3 }),
    requests: fc.array(aRequest, { maxLength: 12 }),
  })
  .map(({ seed, rows, requests }) => ({
    seed: seed.toString(16).padStart(64, '0'),
    vehicles: () => rows.map((count, i) => vehicle(`v${i}`, count, count > 1 ? ['1-1', '2-4'] : [])),
    requests: requests.map(({ people, priorityRank, day, refusal }, i) =>
      request(`booking-${i}`, people, { priorityRank, waitingSince: `2024-01-0${day}`, refusal }),
    ),
  }));

describe('any round', () => {
  it('never passes over a party that fits for one behind it, and splits nobody', () => {
    fc.assert(
      fc.property(aRound, ({ seed, vehicles, requests }) => {
        const results = drawRound(seed, requests, vehicles());
        const free = new Map(vehicles().map(({ id, map }) => [id, map.free]));
        const people = new Map(requests.map(({ bookingId, travellers }) => [bookingId, travellers.length]));
        for (const { bookingId, reason, seats, tripVehicleId } of results) {
          const size = people.get(bookingId)!;
          if (reason === 'NO_ROOM') expect(Math.max(...free.values())).toBeLessThan(size);
          if (seats === null || tripVehicleId === null) continue;
          expect(seats).toHaveLength(size);
          free.set(tripVehicleId, free.get(tripVehicleId)! - size);
        }
        expect(Math.min(...free.values())).toBeGreaterThanOrEqual(0);
        const given = results.flatMap(({ tripVehicleId, seats }) =>
          (seats ?? []).map(({ label }) => `${tripVehicleId} ${label}`),
        );
        expect(new Set(given).size).toBe(given.length);
      }),
    );
  });

  it('comes out the same from its record, in whatever order the requests came in', () => {
    fc.assert(
      fc.property(aRound, fc.integer(), ({ seed, vehicles, requests }, turn) => {
        const record = recordOf(seed, requests, vehicles());
        const stored = JSON.parse(JSON.stringify(record)) as RoundRecord;
        expect(differences(stored)).toEqual([]);
        const at = requests.length === 0 ? 0 : Math.abs(turn) % requests.length;
        const turned = [...requests.slice(at), ...requests.slice(0, at)];
        expect(drawRound(seed, turned, vehicles())).toEqual(replayed(stored));
      }),
    );
  });
});

it('a replay tells what was tampered with', () => {
  const record = recordOf(
    SEED,
    [request('a', 2, { priorityRank: 0 }), request('b', 2), request('c', 2)],
    [vehicle('v', 1)],
  );
  const loser = record.entries.find(({ outcome }) => outcome === Waiting)!;
  loser.priorityRank = -1;
  const found = differences(record).filter(({ bookingId }) => bookingId === loser.bookingId);
  expect(found).toContainEqual({
    bookingId: loser.bookingId,
    field: 'outcome',
    recorded: 'WAITING',
    replayed: 'SEATED',
  });
  expect(found.map(({ field }) => field)).toContain('rank');
});
