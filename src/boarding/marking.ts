import { DomainError } from '../shared/domain-error.js';
import { happenedAt } from './happened.js';
import { NotOnManifest } from './boarding.errors.js';
import type { ManifestLine } from './manifest-lines.js';

/** One mark from a phone: a whole booking, some of its passengers, or one passenger. */
export interface Mark {
  bookingCode?: string;
  passengerId?: string;
  passengerIds?: string[];
  occurredAt?: string;
}

export type Outcome<Done extends string> =
  { item: number; line: ManifestLine; status: Done; occurredAt: Date } | Refusal;

/** What could not be marked; the rest of the batch does not mind. */
export interface Refusal {
  item: number;
  line: ManifestLine | null;
  status: 'REFUSED';
  problem: DomainError;
}

/**
 * Applies marks to the lines of the manifest, one after the other. `judge` tells what a mark means for a passenger in its
 * present state; a refusal concerns that passenger alone.
 */
export function applyMarks<Done extends string>(
  marks: Mark[],
  lines: ManifestLine[],
  now: Date,
  judge: (line: ManifestLine, occurredAt: Date) => Done | DomainError,
): Outcome<Done>[] {
  return marks.flatMap((mark, item) => {
    const refuse = (problem: DomainError, line: ManifestLine | null = null): Refusal => ({
      ...{ item, line, status: 'REFUSED', problem },
    });
    try {
      const occurredAt = happenedAt(mark.occurredAt, now);
      const meant = meantBy(mark, lines);
      return meant.map((line) => {
        if (line === undefined) return refuse(new NotOnManifest());
        const verdict = judge(line, occurredAt);
        return verdict instanceof DomainError
          ? refuse(verdict, line)
          : { item, line, status: verdict, occurredAt };
      });
    } catch (error) {
      if (error instanceof DomainError) return [refuse(error)];
      throw error;
    }
  });
}

/** The lines that a mark names; `undefined` for each that is not on the manifest. */
function meantBy(mark: Mark, lines: ManifestLine[]): (ManifestLine | undefined)[] {
  const ofBooking = (line: ManifestLine) =>
    mark.bookingCode === undefined || line.bookingCode === mark.bookingCode.toUpperCase();
  const named = mark.passengerIds ?? (mark.passengerId === undefined ? undefined : [mark.passengerId]);
  if (named) return named.map((id) => lines.find((line) => line.passengerId === id && ofBooking(line)));
  const meant = lines.filter(ofBooking);
  return mark.bookingCode === undefined || meant.length === 0 ? [undefined] : meant;
}
