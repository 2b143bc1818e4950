import { ApplicantMember } from '../applicant.js';

type Person = Pick<ApplicantMember, 'homeCountyCode'>;

/** Seats that are kept for people of a region and that nobody of it holds yet. Regions of one trip lie apart. */
export interface KeptSeats {
  regionCode: string;
  unused: number;
}

/** Free seats that are kept for nobody. */
export function openPool(free: number, kept: readonly KeptSeats[]): number {
  return Math.max(0, free - kept.reduce((sum, { unused }) => sum + unused, 0));
}

/** Free seats that people of a region may take, and how many of these are kept for it; all for whoever has no region. */
export function seatsFor(
  regionCode: string | null,
  free: number,
  kept: readonly KeptSeats[],
): { free: number; kept: number } {
  if (regionCode === null) return { free, kept: 0 };
  const own = kept.filter(
    (one) => one.regionCode.startsWith(regionCode) || regionCode.startsWith(one.regionCode),
  );
  const unused = own.reduce((sum, one) => sum + one.unused, 0);
  const ownFree = Math.min(free, unused);
  return { free: Math.min(free, ownFree + openPool(free, kept)), kept: ownFree };
}

/**
 * Who may take seats of a trip now. A party's people use what is kept for their own regions; the rest of the party needs as
 * many seats of the open pool.
 *
 * @example 10 free, 6 of them kept for 高平: a party of five from 阳城 has to wait, one of two from each of both may sit
 */
export class SeatAllowance {
  private readonly kept: KeptSeats[];

  constructor(kept: readonly KeptSeats[]) {
    this.kept = kept.map((one) => ({ ...one }));
  }

  /** Why a party may not take seats although there are enough; undefined lets it pass. */
  objection(party: readonly Person[], free: number): 'SEATS_ALLOTTED' | undefined {
    if (party.length > free) return undefined;
    const own = this.kept.reduce((sum, one) => sum + Math.min(one.unused, peopleOf(one, party)), 0);
    return party.length - own > openPool(free, this.kept) ? 'SEATS_ALLOTTED' : undefined;
  }

  /** Notes that a party has taken seats. */
  take(party: readonly Person[]): void {
    for (const one of this.kept) one.unused -= Math.min(one.unused, peopleOf(one, party));
  }
}

function peopleOf({ regionCode }: KeptSeats, party: readonly Person[]): number {
  return party.filter(({ homeCountyCode }) => homeCountyCode.startsWith(regionCode)).length;
}
