import { Injectable } from '@nestjs/common';
import { EntityManager } from 'typeorm';
import type { Actor } from '../../access/actor.js';
import { ManifestsService } from '../../manifests/manifests.service.js';
import { widen } from '../../shared/database/scope.js';
import { Transactions } from '../../shared/database/transactions.js';
import { newId } from '../../shared/ids.js';
import { toWire } from '../../shared/time/civil-time.js';
import { Clock } from '../../shared/time/clock.js';
import { TripsService } from '../../trips/trips.service.js';
import { TripNotBoarding } from '../boarding.errors.js';
import { requireAtDoor } from '../boarding-reach.js';
import { BOARDING_STATES } from '../boardings.service.js';
import { ManifestLine, manifestLines } from '../manifest-lines.js';
import { conflictsOf } from './door-conflicts.query.js';
import { DoorEvents } from './door-events.js';
import { DoorMarks } from './door-marks.js';
import { progressOf } from './door-progress.js';
import {
  DoorEventDto,
  DoorEventResultView,
  DoorEventStatus,
  DoorReportDto,
  DoorReportView,
} from './door-report.dto.js';
import { Happened, Outcome, ReportUnderWay } from './door-outcome.js';
import { clockAheadOf, reallyHappened } from './phone-clock.js';

/** Takes what phones at the door report, however late, in whatever order and however often. */
@Injectable()
export class DoorReports {
  constructor(
    private readonly transactions: Transactions,
    private readonly trips: TripsService,
    private readonly manifests: ManifestsService,
    private readonly marks: DoorMarks,
    private readonly events: DoorEvents,
    private readonly clock: Clock,
  ) {}

  /**
   * Carries out what can be and keeps the rest as conflicts. How wrong the phone's clock was is kept with the report.
   *
   * @throws NotFound, TripNotBoarding, TripWithoutConfirmedManifest, OutsideRegion, InvalidInput for a vehicle of another trip
   */
  take(actor: Actor, tripId: string, sent: DoorReportDto): Promise<DoorReportView> {
    const input = { ...sent, events: sent.events.map(inSmallLetters) };
    return this.transactions.run(async (manager) => {
      const trip = await this.trips.lock(manager, tripId);
      requireAtDoor(actor, trip);
      await widen(manager, 'lists of a trip');
      if (!BOARDING_STATES.includes(trip.state)) throw new TripNotBoarding({ extra: { state: trip.state } });
      const manifest = await this.manifests.confirmed(manager, tripId);
      const recordedAt = this.clock.now();
      const clockAhead = clockAheadOf(new Date(input.sentAt), recordedAt);
      const known = await this.known(manager, tripId, input);
      const happened = (await this.happened(manager, tripId, input, { clockAhead, recordedAt })).filter(
        ({ event }) => !known.has(event.id),
      );
      const report: ReportUnderWay = { manager, actor, trip, manifest, recordedAt };

      const outcomes = [
        ...(await this.marks.take(report, happened)),
        ...(await this.events.take(report, happened)),
      ];
      if (happened.length > 0) await this.keep(report, input, clockAhead, outcomes);
      const lines = new Map(
        (await manifestLines(manager, manifest.id)).map((line) => [line.passengerId, line]),
      );
      const results = new Map([
        ...known,
        ...outcomes.map((outcome) => [outcome.event.id, resultOf(outcome, lines)] as const),
      ]);
      return {
        receivedAt: toWire(recordedAt),
        clockAheadSeconds: Math.round(clockAhead / 1000),
        results: input.events.map(({ id }) => results.get(id)!),
        progress: await progressOf(manager, trip, manifest, recordedAt),
      };
    });
  }

  /** Each event with the moment at which it really happened; one that is in the report twice is one. */
  private async happened(
    manager: EntityManager,
    tripId: string,
    { events }: DoorReportDto,
    { clockAhead, recordedAt }: { clockAhead: number; recordedAt: Date },
  ): Promise<Happened[]> {
    const [{ from }] = await manager.query<[{ from: Date | null }]>(
      `SELECT min(d.recorded_at) AS "from" FROM manifest_decisions d JOIN manifests m ON m.id = d.manifest_id
        WHERE m.trip_id = $1 AND d.step = 'confirm'`,
      [tripId],
    );
    const possible = { from, until: recordedAt };
    const unique = [...new Map(events.map((event) => [event.id, event])).values()];
    return unique
      .map((event) => {
        const told = { happenedAt: new Date(event.happenedAt) };
        const { clockAheadSeconds, heardAt } = event;
        const measured = clockAheadSeconds === undefined ? {} : { clockAhead: clockAheadSeconds * 1000 };
        const heard = heardAt === undefined ? {} : { after: new Date(heardAt) };
        const said = { ...told, ...measured, ...heard };
        return { event, occurredAt: reallyHappened(said, clockAhead, possible) };
      })
      .sort((a, b) => a.occurredAt.getTime() - b.occurredAt.getTime());
  }

  /** Events that are conflicts already. */
  private async known(
    manager: EntityManager,
    tripId: string,
    { events }: DoorReportDto,
  ): Promise<Map<string, DoorEventResultView>> {
    const conflicts = await conflictsOf(manager, tripId, { ids: events.map(({ id }) => id) });
    const kinds = new Map(events.map(({ id, kind }) => [id, kind]));
    return new Map(
      conflicts.map(({ id, code, title, titleEn, decision, passengerId, name, occurredAt }) => {
        const status = decision === null ? DoorEventStatus.Conflict : DoorEventStatus.Settled;
        const nothing = { recordedAt: null, recordedByName: null };
        const about = { id, kind: kinds.get(id)!, status, passengerId, name, occurredAt };
        return [id, { ...about, ...nothing, code, title, titleEn }];
      }),
    );
  }

  private async keep(
    { manager, actor, trip, recordedAt }: ReportUnderWay,
    { device, sentAt, events }: DoorReportDto,
    clockAhead: number,
    outcomes: Outcome[],
  ): Promise<void> {
    const reportId = newId();
    await manager.query(
      `INSERT INTO door_reports (id, trip_id, device, sent_at, clock_ahead_ms, events, recorded_at, recorded_by)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [reportId, trip.id, device, sentAt, clockAhead, events.length, recordedAt, actor.accountId],
    );
    const conflicts = outcomes.flatMap((one) => (one.conflict ? [{ ...one, conflict: one.conflict }] : []));
    const of = <Value>(value: (one: (typeof conflicts)[number]) => Value) => conflicts.map(value);
    await manager.query(
      `INSERT INTO door_conflicts (id, trip_id, report_id, kind, code, title, title_en, passenger_id, told_at, occurred_at)
       SELECT c.id, $1, $2, c.kind, c.code, c.title, c.title_en, p.id, c.told_at, c.occurred_at
         FROM unnest($3::uuid[], $4::text[], $5::text[], $6::text[], $7::text[], $8::uuid[], $9::timestamptz[],
                     $10::timestamptz[])
           AS c (id, kind, code, title, title_en, passenger_id, told_at, occurred_at)
         LEFT JOIN passengers p ON p.id = c.passenger_id AND p.trip_id = $1
       ON CONFLICT ON CONSTRAINT pk_door_conflicts DO NOTHING`,
      [
        ...[trip.id, reportId, of(({ event }) => event.id), of(({ event }) => event.kind)],
        ...[of(({ conflict }) => conflict.code), of(({ conflict }) => conflict.title)],
        ...[of(({ conflict }) => conflict.titleEn), of(({ passengerId }) => passengerId)],
        ...[of(({ event }) => new Date(event.happenedAt)), of(({ occurredAt }) => occurredAt)],
      ],
    );
  }
}

/** Ids as the database writes them. */
function inSmallLetters(event: DoorEventDto): DoorEventDto {
  return {
    ...event,
    id: event.id.toLowerCase(),
    passengerId: event.passengerId?.toLowerCase(),
    tripVehicleId: event.tripVehicleId?.toLowerCase(),
    places: event.places?.map(({ passengerId, standsInFor }) => {
      return { passengerId: passengerId.toLowerCase(), standsInFor: standsInFor.toLowerCase() };
    }),
  };
}

function resultOf(outcome: Outcome, lines: Map<string, ManifestLine>): DoorEventResultView {
  const { event, status, passengerId, conflict, since } = outcome;
  const line = passengerId ? lines.get(passengerId) : undefined;
  const isOnRecord = status !== DoorEventStatus.Conflict || outcome.written;
  const recorded = since ?? (isOnRecord ? line : undefined);
  return {
    ...{ id: event.id, kind: event.kind, status },
    ...{ passengerId: line ? passengerId : null, name: line?.name ?? null },
    occurredAt: recorded?.occurredAt ? toWire(recorded.occurredAt) : toWire(outcome.occurredAt),
    recordedAt: recorded?.recordedAt ? toWire(recorded.recordedAt) : null,
    recordedByName: recorded?.recordedByName ?? null,
    ...{ code: conflict?.code ?? null, title: conflict?.title ?? null, titleEn: conflict?.titleEn ?? null },
  };
}
