import type { EntityManager } from 'typeorm';
import type { Actor } from '../../access/actor.js';
import type { Manifest } from '../../manifests/manifest.entity.js';
import type { DomainError } from '../../shared/domain-error.js';
import type { Trip } from '../../trips/trip.entity.js';
import type { DoorEventDto } from './door-report.dto.js';
import { DoorEventStatus } from './door-report.dto.js';

/** A report while it is taken: the trip is locked, the view widened, the list confirmed. */
export interface ReportUnderWay {
  manager: EntityManager;
  actor: Actor;
  trip: Trip;
  manifest: Manifest;
  recordedAt: Date;
}

/** An event, and when it really happened. */
export interface Happened {
  event: DoorEventDto;
  occurredAt: Date;
}

/** What became of an event. */
export interface Outcome extends Happened {
  status: DoorEventStatus;
  passengerId: string | null;
  conflict?: DomainError;
  /** It is on record all the same. */
  written?: boolean;
  /** Of departure and arrival: when it was told first. */
  since?: { occurredAt: Date; recordedAt: Date; recordedByName: string | null };
}

export const outcome = (
  happened: Happened,
  status: DoorEventStatus,
  more: Partial<Omit<Outcome, 'status'>> = {},
): Outcome => ({ ...happened, passengerId: happened.event.passengerId ?? null, ...more, status });

export const inConflict = (happened: Happened, conflict: DomainError): Outcome =>
  outcome(happened, DoorEventStatus.Conflict, { conflict });
