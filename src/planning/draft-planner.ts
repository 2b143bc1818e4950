import { Mode, WishedMode, WISH_OF_MODE } from '../shared/vocabulary.js';
import { Draft, DraftPlan, PlannableParty, UnplannedParty, UnplannedReason } from './draft-plan.js';
import { PairPlan } from './pair-plan.js';
import { peopleOf } from './share-out.js';
import { largestVehicle, vehiclesFor } from './vehicle-choice.js';

/**
 * From demand to draft trips, by city pair and direction. Day by day, the one with most people first: trains and flights
 * for those who wished them, coaches for the others, and coaches as the last resort for all who are left, so that few
 * stay behind. Parties stay whole. The same parties give the same plan, in whatever order they come.
 *
 * @param minimumPeople fewest people that a coach, carriage, flight or special train is ordered for
 */
export function planDrafts(parties: PlannableParty[], minimumPeople: Record<Mode, number>): DraftPlan {
  const ordered = parties.toSorted((a, b) => (a.partyId < b.partyId ? -1 : 1));
  const tooLarge = ordered.filter((party) => party.size > largestVehicleFor(party.wishedMode));
  const pairs = byPair(ordered.filter((party) => !tooLarge.includes(party)));
  const plans = pairs.map((pair) => planPair(pair, minimumPeople));
  return {
    drafts: plans.flatMap((plan) => plan.drafts),
    unplanned: [
      ...tooLarge.map((party) => unplanned(party, UnplannedReason.PartyTooLarge)),
      ...plans.flatMap((plan) => plan.left).map((party) => unplanned(party, UnplannedReason.TooFewPeople)),
    ],
  };
}

/** Parties that go the same way, way by way. */
function byPair(parties: PlannableParty[]): PlannableParty[][] {
  const pairs: Record<string, PlannableParty[]> = {};
  for (const party of parties) {
    (pairs[`${party.direction} ${party.originCode} ${party.destinationCode}`] ??= []).push(party);
  }
  return Object.keys(pairs)
    .sort()
    .map((way) => pairs[way]);
}

function planPair(parties: PlannableParty[], minimumPeople: Record<Mode, number>) {
  const plan = new PairPlan(parties, minimumPeople);
  plan.openWished(Mode.SpecialTrain);
  plan.openWished(Mode.CharteredCarriage);
  plan.openWished(Mode.CharterFlight);
  plan.openCoaches((party) => party.wishedMode === null || party.wishedMode === WishedMode.Coach);
  plan.fillFreeSeats();
  plan.openCoaches(() => true);
  plan.fillFreeSeats();
  return { drafts: plan.trips.map(({ day, mode, parties }) => draftOf(day, mode, parties)), left: plan.left };
}

function draftOf(day: string, mode: Mode, parties: PlannableParty[]): Draft {
  const { originCode, destinationCode, direction } = parties[0];
  const people = peopleOf(parties);
  return {
    ...{ day, originCode, destinationCode, direction, mode, people },
    vehicles: vehiclesFor(mode, people, Math.max(...parties.map((party) => party.size))),
    partyIds: parties.map((party) => party.partyId),
    wishedOtherwise: peopleOf(
      parties.filter((party) => party.wishedMode !== null && party.wishedMode !== WISH_OF_MODE[mode]),
    ),
  };
}

/** The last resort of every wish is a coach; without a wish any vehicle will do. */
function largestVehicleFor(wish: WishedMode | null): number {
  const modes = Object.values(Mode).filter(
    (mode) => mode === Mode.Coach || wish === null || WISH_OF_MODE[mode] === wish,
  );
  return Math.max(...modes.map((mode) => largestVehicle(mode)));
}

function unplanned({ partyId, size }: PlannableParty, reason: UnplannedReason): UnplannedParty {
  return { partyId, size, reason };
}
