import { createHmac } from 'node:crypto';
import { ChosenSeat, chooseSeats, Traveller } from '../seat-choice.js';
import { Parting, waysToPart } from '../parting.js';
import { SeatMap } from '../seat-map.js';

/** A party's request as it stands when the round is drawn. */
export interface RoundRequest {
  bookingId: string;
  /** Place in the campaign's order of priority groups; 0 is served first. */
  priorityRank: number;
  /** The day in China on which the first of the party's travel requests was made. */
  waitingSince: string;
  travellers: Traveller[];
  /** How the party agreed to part when there is no room for all of it; null when it stays together. */
  parting: Parting | null;
  /** Code of the booking rule that the party breaks by now; null when nothing stands in its way. */
  refusal: string | null;
}

export interface RoundVehicle {
  id: string;
  map: SeatMap;
}

export enum RoundOutcome {
  Seated = 'SEATED',
  Waiting = 'WAITING',
}

/** What the round gave a party, and why. */
export interface RoundResult {
  bookingId: string;
  drawNumber: number;
  /** 1 is served first. */
  rank: number;
  outcome: RoundOutcome;
  /** Empty for who got seats; else `NO_ROOM` or the refusal. */
  reason: string;
  /** Free seats of the vehicle that had the most when the party's turn came. */
  room: number;
  tripVehicleId: string | null;
  /** Of those who go, in the order of the travellers. */
  seats: ChosenSeat[] | null;
  /** Who of the party goes, by their places in it; null when all of it does, or nobody. */
  going: number[] | null;
}

type Ranked = RoundRequest & Pick<RoundResult, 'drawNumber' | 'rank'>;
type Admitted = Ranked & { vehicle: RoundVehicle };

/**
 * Draws a round. Who gets seats is settled by rank alone: each party in its turn gets a place on the fullest vehicle that
 * still has room for all of it; or, if it agreed to part, for as many as can go. Where they sit is chosen afterwards, vehicle by vehicle, so that families find a bench.
 *
 * @param vehicles their maps are filled
 */
export function drawRound(seed: string, requests: RoundRequest[], vehicles: RoundVehicle[]): RoundResult[] {
  const free = new Map(vehicles.map((vehicle) => [vehicle, vehicle.map.free]));
  const admitted: Admitted[] = [];
  const results = ranked(seed, requests).map((request): RoundResult => {
    const { bookingId, drawNumber, rank, travellers, refusal } = request;
    const room = Math.max(0, ...free.values());
    const going = refusal === null ? goingFrom(request, room) : [];
    const vehicle = going.length > 0 ? fullestWithRoom(free, going.length) : undefined;
    if (vehicle) {
      free.set(vehicle, free.get(vehicle)! - going.length);
      admitted.push({ ...request, travellers: going.map((i) => travellers[i]), vehicle });
    }
    const isPart = vehicle !== undefined && going.length < travellers.length;
    return {
      ...{ bookingId, drawNumber, rank, room, tripVehicleId: vehicle?.id ?? null, seats: null },
      going: isPart ? going : null,
      outcome: vehicle ? RoundOutcome.Seated : RoundOutcome.Waiting,
      reason: vehicle ? '' : (refusal ?? 'NO_ROOM'),
    };
  });
  const seats = seated(admitted);
  return results.map((result) => ({ ...result, seats: seats.get(result.bookingId) ?? null }));
}

/** A number that nobody can foresee without the seed, and everybody can check with it. */
export function drawNumber(seed: string, bookingId: string): number {
  return createHmac('sha256', Buffer.from(seed, 'hex')).update(bookingId).digest().readUIntBE(0, 6);
}

/** Priority groups first, then who has waited for more days, then the lower number drawn. */
function ranked(seed: string, requests: RoundRequest[]): Ranked[] {
  return requests
    .map((request) => ({ ...request, drawNumber: drawNumber(seed, request.bookingId) }))
    .sort(
      (a, b) =>
        a.priorityRank - b.priorityRank ||
        compare(a.waitingSince, b.waitingSince) ||
        a.drawNumber - b.drawNumber ||
        compare(a.bookingId, b.bookingId),
    )
    .map((request, i) => ({ ...request, rank: i + 1 }));
}

/** Everyone if there is room, else as many as agreed to go without the others. */
function goingFrom({ travellers, parting }: RoundRequest, room: number): number[] {
  if (travellers.length <= room) return travellers.map((_, i) => i);
  const [going = []] = parting ? waysToPart(parting, room) : [];
  return going;
}

function fullestWithRoom(free: Map<RoundVehicle, number>, people: number): RoundVehicle | undefined {
  let fullest: RoundVehicle | undefined;
  for (const [vehicle, room] of free) {
    if (room >= people && (!fullest || room < free.get(fullest)!)) fullest = vehicle;
  }
  return fullest;
}

/** Who has needs chooses first, then large parties, while benches are whole, then by rank. */
function seated(admitted: Admitted[]): Map<string, ChosenSeat[]> {
  const needing = ({ travellers }: Admitted) =>
    Number(travellers.some(({ needsLowerBerth, needsCompanion }) => needsLowerBerth || needsCompanion));
  const order = [...admitted].sort(
    (a, b) => needing(b) - needing(a) || b.travellers.length - a.travellers.length || a.rank - b.rank,
  );
  const seats = new Map<string, ChosenSeat[]>();
  for (const { bookingId, travellers, vehicle } of order) {
    const choice = chooseSeats(travellers, [vehicle])!;
    vehicle.map.take(choice.seats.map(({ label }) => label));
    seats.set(bookingId, choice.seats);
  }
  return seats;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
