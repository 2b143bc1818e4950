import { Mode, WISH_OF_MODE } from '../shared/vocabulary.js';
import { PlannableParty } from './draft-plan.js';
import { peopleOf, shareOut } from './share-out.js';
import { largestVehicle, roomFor } from './vehicle-choice.js';

/** Part of a train's or flight's minimum that must have wished it; people without a wish may be the rest. */
const WISHED_SHARE = 1 / 2;

interface PairTrip {
  day: string;
  mode: Mode;
  parties: PlannableParty[];
}

/** The plan of one city pair and direction while it grows. */
export class PairPlan {
  readonly trips: PairTrip[] = [];
  /** Parties that have no trip yet, in the order they came. */
  left: PlannableParty[];

  constructor(
    parties: PlannableParty[],
    private readonly minimumPeople: Record<Mode, number>,
  ) {
    this.left = parties;
  }

  /** Opens trains or flights on the days when enough people wished them; people without a wish help to reach the minimum. */
  openWished(mode: Mode): void {
    const wished = (party: PlannableParty) => party.wishedMode === WISH_OF_MODE[mode];
    const minimum = this.minimumPeople[mode];
    this.open(mode, wished, (day, wishing) => {
      const missing = minimum - peopleOf(wishing);
      if (missing <= 0) return wishing;
      if (missing > minimum * WISHED_SHARE) return [];
      const helping = this.left.filter((party) => party.wishedMode === null && suits(party, mode, day));
      return [...wishing, ...firstThatMake(missing, helping)];
    });
  }

  openCoaches(willing: (party: PlannableParty) => boolean): void {
    this.open(Mode.Coach, willing, (_, travelling) => travelling);
  }

  /** Gives who is left a seat that is free anyway: by the wished mode or without a wish first, then by coach. */
  fillFreeSeats(): void {
    const largestFirst = this.left.toSorted((a, b) => b.size - a.size);
    for (const party of largestFirst) {
      const trip =
        this.tripWithRoom(party, (mode) => !party.wishedMode || WISH_OF_MODE[mode] === party.wishedMode) ??
        this.tripWithRoom(party, (mode) => mode === Mode.Coach);
      if (!trip) continue;
      trip.parties.push(party);
      this.take([party]);
    }
  }

  /** Day by day, the one with most willing people first, until none gives a trip. */
  private open(
    mode: Mode,
    willing: (party: PlannableParty) => boolean,
    complete: (day: string, travelling: PlannableParty[]) => PlannableParty[],
  ): void {
    for (;;) {
      const opened = busiestFirst(this.left.filter(willing)).some((day) => {
        const parties = this.left.filter((party) => willing(party) && suits(party, mode, day));
        const trips = this.tripsOf(mode, complete(day, parties));
        for (const trip of trips) this.trips.push({ day, mode, parties: trip });
        this.take(trips.flat());
        return trips.length > 0;
      });
      if (!opened) return;
    }
  }

  private tripsOf(mode: Mode, parties: PlannableParty[]): PlannableParty[][] {
    if (parties.length === 0) return [];
    return shareOut(parties, roomFor(mode, largestOf(parties)), this.minimumPeople[mode]);
  }

  private take(parties: PlannableParty[]): void {
    const taken = new Set(parties);
    this.left = this.left.filter((party) => !taken.has(party));
  }

  private tripWithRoom(party: PlannableParty, wanted: (mode: Mode) => boolean): PairTrip | undefined {
    return this.trips.find(({ mode, day, parties }) => {
      if (!wanted(mode) || !suits(party, mode, day)) return false;
      const together = [...parties, party];
      return peopleOf(together) <= roomFor(mode, largestOf(together));
    });
  }
}

function leaves(party: PlannableParty, day: string): boolean {
  return party.earliestOn <= day && day <= party.latestOn;
}

/** Whether the party can leave on this day and fits into one vehicle. */
function suits(party: PlannableParty, mode: Mode, day: string): boolean {
  return leaves(party, day) && party.size <= largestVehicle(mode);
}

function largestOf(parties: PlannableParty[]): number {
  return Math.max(...parties.map((party) => party.size));
}

/** The first parties that together are at least so many people. */
function firstThatMake(people: number, parties: PlannableParty[]): PlannableParty[] {
  let made = 0;
  return parties.filter((party) => {
    if (made >= people) return false;
    made += party.size;
    return true;
  });
}

/**
 * Days worth a trip, the one with most people first, the earlier of equals. Only first days of a party's window come into
 * question: on any other day nobody can leave who could not on the last first day before it.
 */
function busiestFirst(parties: PlannableParty[]): string[] {
  const days = [...new Set(parties.map((party) => party.earliestOn))].sort();
  const people = new Map(days.map((day) => [day, peopleOf(parties.filter((party) => leaves(party, day)))]));
  return days.sort((a, b) => (people.get(b) ?? 0) - (people.get(a) ?? 0));
}
