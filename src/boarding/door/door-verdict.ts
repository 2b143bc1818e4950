import { PassengerState } from '../../seating/passenger.entity.js';
import { DomainError } from '../../shared/domain-error.js';
import {
  MissedMeanwhile,
  NotOnManifest,
  OtherVehicle,
  PassengerBoarded,
  SeatGiven,
  SeatTaken,
} from '../boarding.errors.js';
import type { ManifestLine } from '../manifest-lines.js';

export type JudgedLine = Pick<
  ManifestLine,
  'state' | 'tripVehicleId' | 'occurredAt' | 'recordedBy' | 'missedAt' | 'missedBy' | 'seatGivenTo'
>;

/** What a report says of one passenger. */
export interface Said {
  occurredAt: Date;
  /** Account that says so. */
  by: string;
  /** At whose door; undefined when the phone was not told. */
  tripVehicleId?: string;
}

/** Whether it is written, was so before, or contradicts what is on record. */
export interface Verdict {
  write: boolean;
  /** To be looked at; of what is written, too. */
  conflict?: DomainError;
}

const WRITE: Verdict = { write: true };
const ALREADY: Verdict = { write: false };
const contradicts = (conflict: DomainError): Verdict => ({ write: false, conflict });
const isAboard = ({ state }: { state: PassengerState }) =>
  state === PassengerState.Boarded || state === PassengerState.HandedOver;

/**
 * Somebody boarded. Being seen on board outweighs having been missed; but when another account missed them *later*, one of
 * the two saw wrong, and somebody should look.
 */
export function verdictOnBoarding(line: JudgedLine | undefined, said: Said): Verdict {
  if (!line) return contradicts(new NotOnManifest());
  if (isAboard(line)) return ALREADY;
  if (said.tripVehicleId && said.tripVehicleId !== line.tripVehicleId) return contradicts(new OtherVehicle());
  if (line.seatGivenTo) return contradicts(new SeatGiven());
  const missedLater = line.missedAt !== null && line.missedBy !== said.by && line.missedAt > said.occurredAt;
  return missedLater ? { write: true, conflict: new MissedMeanwhile() } : WRITE;
}

/** Somebody did not come. Who boarded afterwards, or was missed by the same account, simply boarded. */
export function verdictOnMissing(line: JudgedLine | undefined, said: Said): Verdict {
  if (!line) return contradicts(new NotOnManifest());
  if (line.state === PassengerState.NoShow) return ALREADY;
  if (!isAboard(line)) return WRITE;
  const boardedBefore = line.occurredAt !== null && line.occurredAt < said.occurredAt;
  return boardedBefore && line.recordedBy !== said.by ? contradicts(new PassengerBoarded()) : ALREADY;
}

/** Standbys get seats. All seats are of one vehicle, and of people who did not come. */
export function verdictOnStandingIn(held: (JudgedLine | undefined)[]): Verdict {
  const lines = held.filter((line) => line !== undefined);
  if (lines.length < held.length) return contradicts(new NotOnManifest());
  if (lines.some((line) => isAboard(line) || line.seatGivenTo)) return contradicts(new SeatTaken());
  const vehicles = new Set(lines.map(({ tripVehicleId }) => tripVehicleId));
  return vehicles.size === 1 ? WRITE : contradicts(new OtherVehicle());
}
