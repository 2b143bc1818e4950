import { Mode } from '../shared/vocabulary.js';
import type { Trip } from '../trips/trip.entity.js';
import { DraftPlanView, PeopleCountView } from './draft-plan.dto.js';
import { Draft, REASON_TITLES, UnplannedParty, UnplannedReason } from './draft-plan.js';

/** What planning came to, in figures. */
export function summaryOf(made: { draft: Draft; trip: Trip }[], unplanned: UnplannedParty[]): DraftPlanView {
  const drafts = made.map(({ draft }) => draft);
  const without = unplanned.map(({ size, reason }) => ({ parties: 1, people: size, reason }));
  return {
    trips: made.map(({ draft, trip }) => ({
      ...{ tripId: trip.id, code: trip.code, day: draft.day, mode: draft.mode, direction: draft.direction },
      ...{ originCode: draft.originCode, destinationCode: draft.destinationCode },
      ...{ vehicles: draft.vehicles.length, wishedOtherwise: draft.wishedOtherwise, ...countOf(draft) },
    })),
    modes: Object.values(Mode).map((mode) => {
      const ofMode = drafts.filter((draft) => draft.mode === mode);
      const vehicles = ofMode.reduce((sum, draft) => sum + draft.vehicles.length, 0);
      return { mode, trips: ofMode.length, vehicles, ...total(ofMode.map(countOf)) };
    }),
    planned: total(drafts.map(countOf)),
    unplanned: total(without),
    reasons: Object.values(UnplannedReason)
      .map((reason) => ({
        ...{ reason, title: REASON_TITLES[reason] },
        ...total(without.filter((party) => party.reason === reason)),
      }))
      .filter(({ parties }) => parties > 0),
  };
}

function countOf({ partyIds, people }: Draft): PeopleCountView {
  return { parties: partyIds.length, people };
}

function total(counts: PeopleCountView[]): PeopleCountView {
  return {
    parties: counts.reduce((sum, count) => sum + count.parties, 0),
    people: counts.reduce((sum, count) => sum + count.people, 0),
  };
}
