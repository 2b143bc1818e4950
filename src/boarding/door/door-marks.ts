import { Injectable } from '@nestjs/common';
import { TravelRequestsService } from '../../demand/travel-requests.service.js';
import { PassengerState } from '../../seating/passenger.entity.js';
import { maskNumbersIn } from '../../shared/privacy/masking.js';
import { ABSENT_AT_DEPARTURE } from '../departures.service.js';
import { Boarded, Missed, writeBoardings, writeNoShows } from '../facts.js';
import { fulfilRequests } from '../fulfilled-requests.js';
import { ManifestLine, manifestLines } from '../manifest-lines.js';
import { Happened, Outcome, outcome, ReportUnderWay } from './door-outcome.js';
import { DoorEventKind, DoorEventStatus } from './door-report.dto.js';
import { Said, Verdict, verdictOnBoarding, verdictOnMissing } from './door-verdict.js';

const { Recorded, Already, Conflict } = DoorEventStatus;

/** Who boarded and who was missing, as phones report it. */
@Injectable()
export class DoorMarks {
  constructor(private readonly requests: TravelRequestsService) {}

  /** @param happened by the time at which it happened */
  async take(report: ReportUnderWay, happened: Happened[]): Promise<Outcome[]> {
    const { manager, actor, trip, manifest, recordedAt } = report;
    const marks = happened.filter(({ event }) =>
      [DoorEventKind.Board, DoorEventKind.Miss].includes(event.kind),
    );
    if (marks.length === 0) return [];
    const lines = new Map(
      (await manifestLines(manager, manifest.id)).map((line) => [line.passengerId, line]),
    );
    const boarded: (Boarded & ManifestLine)[] = [];
    const missed: (Missed & { reason: string })[] = [];
    const outcomes = marks.map((mark) => {
      const { event, occurredAt } = mark;
      const line = lines.get(event.passengerId!);
      const boards = event.kind === DoorEventKind.Board;
      const said: Said = { occurredAt, by: actor.accountId, tripVehicleId: event.tripVehicleId };
      const verdict = (boards ? verdictOnBoarding : verdictOnMissing)(line && judged(line), said);
      if (verdict.write && boards) boarded.push(boardedBy(line!, said));
      if (verdict.write && !boards) missed.push(missedBy(line!, said, maskNumbersIn(event.reason ?? '')));
      return outcome(mark, statusOf(verdict), { conflict: verdict.conflict, written: verdict.write });
    });
    const recording = { tripId: trip.id, recordedAt, recordedBy: actor.accountId };
    for (const [reason, people] of byReason(missed)) await writeNoShows(manager, recording, people, reason);
    await writeBoardings(manager, manifest.id, recording, boarded);
    await fulfilRequests(manager, this.requests, trip, boarded);
    return outcomes;
  }
}

/** Whom the trip left without was not seen missing by anybody. */
function judged(line: ManifestLine): ManifestLine {
  return line.missedReason === ABSENT_AT_DEPARTURE ? { ...line, missedAt: null } : line;
}

/** What the next event of the report finds. */
function boardedBy(line: ManifestLine, { occurredAt, by }: Said): Boarded & ManifestLine {
  Object.assign(line, { state: PassengerState.Boarded, occurredAt, recordedBy: by });
  return { ...line, occurredAt };
}

function missedBy(line: ManifestLine, { occurredAt, by }: Said, reason: string) {
  Object.assign(line, { state: PassengerState.NoShow, occurredAt, recordedBy: by });
  Object.assign(line, { missedAt: occurredAt, missedBy: by, missedReason: reason });
  return { passengerId: line.passengerId, occurredAt, reason };
}

function byReason<One extends { reason: string }>(missed: One[]): Map<string, One[]> {
  const reasons = new Set(missed.map(({ reason }) => reason));
  return new Map([...reasons].map((reason) => [reason, missed.filter((one) => one.reason === reason)]));
}

function statusOf({ write, conflict }: Verdict): DoorEventStatus {
  if (conflict) return Conflict;
  return write ? Recorded : Already;
}
