import { assignSpots, reasonsOf } from './seat-assignment.js';
import { SeatMap } from './seat-map.js';
import { lackOf, leastLack, Needs, needsOf } from './seat-needs.js';
import { ChosenSeat, SeatRule, Traveller } from './seat-rule.js';
import { ruleOf, Spot, spotsOf } from './spot.js';
import { inAdjacentRows, inFacingRows, inNearRows, inOneRow, Part, Way, Wish } from './ways-to-sit.js';

export { SeatRule, type ChosenSeat, type Traveller } from './seat-rule.js';

/** Seats for a whole party, in the order of its travellers. */
export interface SeatChoice<Vehicle> {
  vehicle: Vehicle;
  seats: ChosenSeat[];
}

/** From the closest way of sitting together to the loosest; a looser one is tried when no closer one fits. */
const RULES: [SeatRule, (map: SeatMap, wish: Wish) => Way | undefined][] = [
  [SeatRule.OneRow, inOneRow],
  [SeatRule.FacingRows, inFacingRows],
  [SeatRule.AdjacentRows, inAdjacentRows],
  [SeatRule.OneVehicle, inNearRows],
];

/** Seats found for a party, and what it lacks on them. */
interface Found<Vehicle> {
  vehicle: Vehicle;
  rule: SeatRule;
  spots: Spot[];
  lack: number;
}

/**
 * Chooses seats for a party on one of a trip's vehicles; never splits it, changes nothing. In order of weight: accessible seats,
 * lower berths and companions beside those who need them; accessible seats kept for those who need them; how closely the party
 * sits; the fuller vehicle, so that room for later parties stays in one piece; few rows, groups and gaps that only a single could
 * use; lower berths kept for others; the tightest fit.
 *
 * @returns undefined when no vehicle has room for the whole party
 */
export function chooseSeats<Vehicle extends { map: SeatMap }>(
  party: Traveller[],
  vehicles: Vehicle[],
): SeatChoice<Vehicle> | undefined {
  const roomy = vehicles
    .filter(({ map }) => map.free >= party.length)
    .sort((a, b) => a.map.free - b.map.free);
  if (roomy.length === 0) return undefined;
  const needs = needsOf(party);
  const least = Math.min(...roomy.map(({ map }) => leastLack(needs, map)));
  let best: Found<Vehicle> | undefined;
  for (const [rule] of RULES.entries()) {
    for (const vehicle of roomy) {
      const way = closestWay(vehicle.map, rule, needs);
      if (!way) continue;
      const spots = assigned(party, vehicle.map, needs, way.parts);
      best = better(best, party, { vehicle, rule: RULES[rule][0], spots });
      // Whatever comes after is looser or on an emptier vehicle.
      if (best.lack === least) return chosen(party, best);
    }
  }
  for (const vehicle of roomy) {
    const everything = vehicle.map.benches.map((bench) => ({ bench, bits: bench.free }));
    const spots = assignSpots(party, everything);
    best = better(best, party, { vehicle, rule: ruleOf(spots), spots });
  }
  return chosen(party, best!);
}

/** The best way on one vehicle to sit by one of the rules. */
function closestWay(map: SeatMap, rule: number, needs: Needs): Way | undefined {
  const lowerBerths = map.hasBerths ? needs.lowerBerths : 0;
  const accessible = Math.min(needs.accessibleSeats, map.accessible);
  const ordinaryOnly = accessible === 0 && map.free - map.accessible >= needs.people;
  const wish = { count: needs.people, lowerBerths, accessible, ordinaryOnly };
  const find = () => RULES[rule][1](map, wish);
  // What most parties ask for is found out once for a map as it is.
  const usual = lowerBerths === 0 && accessible === 0;
  return usual ? map.known(needs.people * RULES.length + rule, find) : find();
}

function assigned(party: Traveller[], map: SeatMap, needs: Needs, parts: Part[]): Spot[] {
  const { accessibleSeats, lowerBerths, companions } = needs;
  const matters =
    companions > 0 || (lowerBerths > 0 && map.hasBerths) || (accessibleSeats > 0 && map.accessible > 0);
  if (matters && party.length > 1) return assignSpots(party, parts);
  return parts.flatMap(({ bench, bits }) => spotsOf(bench, bits));
}

function better<Vehicle>(
  best: Found<Vehicle> | undefined,
  party: Traveller[],
  found: Omit<Found<Vehicle>, 'lack'>,
): Found<Vehicle> {
  const lack = lackOf(party, found.spots);
  return best && best.lack <= lack ? best : { ...found, lack };
}

function chosen<Vehicle>(party: Traveller[], { vehicle, rule, spots }: Found<Vehicle>): SeatChoice<Vehicle> {
  return { vehicle, seats: reasonsOf(party, spots, rule) };
}
