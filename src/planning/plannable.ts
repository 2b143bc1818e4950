import { Direction } from '../shared/vocabulary.js';
import { PlannableParty, UnplannedReason } from './draft-plan.js';
import type { OpenDemand, OpenDemandFilter } from './open-demand.query.js';

/** A city's code has four digits. */
const CITY = 4;

/**
 * What a planner needs to know of a party, or why it cannot be planned at all. People are planned from city to city; a
 * county that plans for its own people alone plans from itself.
 */
export function plannable(
  demand: OpenDemand,
  { homeCode, from, to }: Pick<OpenDemandFilter, 'homeCode' | 'from' | 'to'>,
): PlannableParty | UnplannedReason {
  const end = homeCode.length > CITY ? homeCode.length : CITY;
  const homes = new Set(demand.homeCountyCodes.map((code) => code.slice(0, end)));
  const works = new Set(demand.workPlaceCodes.map((code) => code.slice(0, CITY)));
  const directions = new Set(demand.directions);
  if (homes.size + works.size + directions.size > 3) return UnplannedReason.DifferentWays;
  const earliestOn = from && from > demand.earliestOn ? from : demand.earliestOn;
  const latestOn = to && to < demand.latestOn ? to : demand.latestOn;
  if (earliestOn > latestOn) return UnplannedReason.NoCommonDay;

  const [[home], [work], [direction]] = [homes, works, directions];
  const [originCode, destinationCode] = direction === Direction.ReturnToWork ? [home, work] : [work, home];
  const wishes = new Set(demand.wishedModes.filter((wish) => wish !== null));
  return {
    ...{ partyId: demand.partyId, size: demand.homeCountyCodes.length, earliestOn, latestOn },
    ...{ originCode, destinationCode, direction },
    wishedMode: wishes.size === 1 ? [...wishes][0] : null,
  };
}
