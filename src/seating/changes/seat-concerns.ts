import type { PlannedSeat } from '../../fleet/seat-plan.js';
import { Traveller } from '../seat-rule.js';
import { areSideBySide } from '../spot.js';

/** Why a seat that somebody picked does not suit the passenger. */
export enum SeatConcern {
  /** A child under 14 or someone who needs help would not sit beside an adult of the party. */
  CompanionApart = 'COMPANION_APART',
  /** Someone over 60, disabled (PG10) or an older worker (PG08) would lie in a middle or upper berth. */
  NoLowerBerth = 'NO_LOWER_BERTH',
  /** Someone who needs no accessible seat would take one that is kept for disabled people. */
  AccessibleSeat = 'ACCESSIBLE_SEAT',
}

/** A traveller of a party and the seat in question. */
export interface Sitting {
  traveller: Traveller;
  seat: PlannedSeat;
}

/** What speaks against seats for a whole party, by traveller, in their order. */
export function concernsAbout(party: Sitting[]): Set<SeatConcern>[] {
  const adults = party.filter(({ traveller }) => traveller.accompanies);
  return party.map(({ traveller, seat }) => {
    const concerns = new Set<SeatConcern>();
    const apart = adults.length > 0 && !adults.some((adult) => areSideBySide(adult.seat, seat));
    if (traveller.needsCompanion && apart) concerns.add(SeatConcern.CompanionApart);
    if (traveller.needsLowerBerth && seat.berth && seat.berth !== 'LOWER') {
      concerns.add(SeatConcern.NoLowerBerth);
    }
    if (seat.accessible && !traveller.needsAccessibleSeat) concerns.add(SeatConcern.AccessibleSeat);
    return concerns;
  });
}
