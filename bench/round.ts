import { seatPlanOf } from '../src/fleet/seat-plan-of.js';
import { SeatMap } from '../src/seating/seat-map.js';
import { drawRound, RoundRequest } from '../src/seating/rounds/round.js';
import { rounded } from './measure.js';
import type { Finding } from './run.js';

const TRIPS = 2_000;
const REQUESTS_OF_A_TRIP = 100;
const COACHES = 4;
const PLAN = seatPlanOf({ rows: [{ places: '## ##', repeat: 12 }, { places: '#####' }] });
const LABELS = new Set(PLAN.seats.map(({ label }) => label));
const SEED = '5f'.repeat(32);

/** Rounds ranked and seated in memory, 200,000 requests over 2,000 trips and a tenth of that; nothing is written. */
export function round(): Promise<Finding> {
  drawTrips(TRIPS / 20);
  const tenth = drawTrips(TRIPS / 10);
  const whole = drawTrips(TRIPS);
  return Promise.resolve({
    ratios: { growth: rounded(whole.seconds / tenth.seconds) },
    trips: TRIPS,
    requests: TRIPS * REQUESTS_OF_A_TRIP,
    seconds: rounded(whole.seconds),
    secondsOfATenth: rounded(tenth.seconds),
    passengers: whole.passengers,
    passengersPerSecond: rounded(whole.passengers / whole.seconds),
    // In kilobytes, whatever the machine.
    peakMiB: Math.round(process.resourceUsage().maxRSS / 1024),
  });
}

function drawTrips(trips: number): { seconds: number; passengers: number } {
  let passengers = 0;
  let seconds = 0;
  for (let trip = 0; trip < trips; trip += 1) {
    const requests = Array.from({ length: REQUESTS_OF_A_TRIP }, (_, i) => requestOf(trip, i));
    const startedAt = performance.now();
    const vehicles = Array.from({ length: COACHES }, (_, i) => {
      return { id: `coach-${i}`, map: new SeatMap(PLAN, LABELS, new Set()) };
    });
    const results = drawRound(SEED, requests, vehicles);
    seconds += (performance.now() - startedAt) / 1000;
    passengers += results.reduce((sum, { seats }) => sum + (seats?.length ?? 0), 0);
  }
  return { seconds, passengers };
}

/** Parties of one to four, some of a priority group, who have waited for up to four weeks. */
function requestOf(trip: number, i: number): RoundRequest {
  const mixed = (trip * 7_919 + i * 104_729) % 1_009;
  return {
    bookingId: `${trip}-${i}`,
    priorityRank: mixed % 5 === 0 ? mixed % 12 : 13,
    waitingSince: `2024-01-${String(1 + (mixed % 28)).padStart(2, '0')}`,
    travellers: Array.from({ length: 1 + (mixed % 4) }, (_, n) => ({
      needsLowerBerth: false,
      needsCompanion: n === 1 && mixed % 3 === 0,
      accompanies: n !== 1 || mixed % 3 !== 0,
    })),
    refusal: null,
  };
}
