import { toWire } from '../../src/shared/time/civil-time.js';
import type { Client } from '../client.js';
import { HOUR, MINUTE } from './diary.js';
import { employersAboard, ManifestLine, plateOf, stopsOf, TripView } from './itinerary.js';
import { HOMES, PlannedTrip, WORK_PLACES } from './plan.js';
import { KIND } from './staff.js';
import type { World } from './world.js';

/** Numbering passengers of a trip, everyone with a multiple of this number does not come. */
const MISSES = 23;
const QUARTER = 15 * MINUTE;
/** The first day of the season. */
const FIRST_DAY = -25;

/** A trip as it goes through its days: made, opened, filled, closed, answered by its carrier, boarded, gone and arrived. */
export class TripLife {
  trip!: TripView;
  private manifestId!: string;
  private lines: ManifestLine[] = [];
  readonly scheduler: Client;
  private readonly organiserCode: string;
  readonly departsAt: number;
  readonly arrivesAt: number;

  constructor(
    private readonly world: World,
    readonly plan: PlannedTrip,
    private readonly no: number,
  ) {
    const { scheduler, organiserCode } = world.staff.schedulerOf(plan.home);
    [this.scheduler, this.organiserCode] = [scheduler, organiserCode];
    this.departsAt = this.departure();
    this.arrivesAt = this.departsAt + plan.hours * HOUR;
  }

  /** Writes into the diary what is to happen when. */
  begin(): void {
    const { day, fate } = this.plan;
    const offset = this.no * MINUTE;
    const made = this.at(Math.max(day - 10, FIRST_DAY), '09:00') + offset;
    this.on(made, () => this.make());
    this.on(made + 2 * HOUR, () => this.open());
    if (fate === 'ROUND' || fate === 'ROUND_DRAWN') return this.inRound(made + 3 * HOUR);
    const filled = this.at(Math.max(day - 9, FIRST_DAY), '15:00') + offset;
    this.on(filled, () => this.fill());
    // More ask for it than there are seats: they stand by at the door.
    if (fate === 'BOARDING') this.on(filled + MINUTE, () => this.bookAll());
    if (fate === 'CANCELLED') return this.on(this.at(-1, '11:00'), () => this.cancel());
    if (fate === 'OPEN' || fate === 'FULL') return;
    this.on(this.at(Math.min(day - 2, -1), '15:30') + offset, () => this.close());
    if (fate === 'DRAWN') return;
    this.on(this.at(Math.min(day - 2, -1), '16:10') + offset, () => this.dispatch());
    if (fate === 'RETURNED') return this.on(this.at(-1, '18:20'), () => this.giveBack());
    if (fate === 'SENT') return;
    if (fate === 'RETURNED_ONCE') this.onceReturned(offset);
    const confirmed = fate === 'CONFIRMED' ? this.at(-1, '17:45') : this.at(day - 1, '10:00') + offset;
    this.on(confirmed, () => this.confirm());
    if (fate === 'BOARDING') {
      this.on(this.world.now - 10 * MINUTE, () => this.board(0.4));
      return this.on(this.world.now - 8 * MINUTE, () => this.missTwo());
    }
    this.on(this.departsAt - 20 * MINUTE, () => this.board(1));
    this.on(this.departsAt, () => this.depart());
    this.on(this.arrivesAt, () => this.arrive());
    this.on(this.arrivesAt + 40 * MINUTE, () => this.handOver());
  }

  private inRound(requestedAt: number): void {
    this.on(requestedAt, () => this.bookAll());
    if (this.plan.fate === 'ROUND_DRAWN') {
      this.on(this.at(-1, '18:05'), () => this.scheduler.post(`/trips/${this.trip.id}/round`));
    }
  }

  private onceReturned(offset: number): void {
    const day = this.at(this.plan.day - 2, '17:30') + offset;
    this.on(day, () => this.giveBack());
    this.on(day + 40 * MINUTE, () => this.drawAnew());
    this.on(day + 50 * MINUTE, () => this.dispatch());
  }

  private departure(): number {
    const { day, time, fate } = this.plan;
    const { now } = this.world;
    if (fate === 'BOARDING') return Math.ceil((now + 75 * MINUTE) / QUARTER) * QUARTER;
    if (fate === 'LEFT_TODAY') return Math.floor((now - 3 * HOUR) / QUARTER) * QUARTER;
    return this.at(day, time);
  }

  private async make(): Promise<void> {
    const { mode, home, work, vehicles, homeward, fate } = this.plan;
    const [originCode, destinationCode] = homeward ? [work, home] : [home, work];
    const round = fate === 'ROUND' || fate === 'ROUND_DRAWN';
    this.trip = await this.scheduler.post<TripView>('/trips', {
      ...{ campaignId: this.world.campaignId, organiserCode: this.organiserCode, mode },
      ...{ originCode, destinationCode, direction: homeward ? 'RETURN_HOME' : 'RETURN_TO_WORK' },
      stops: stopsOf(this.plan, this.departsAt, this.arrivesAt, HOMES[home], WORK_PLACES[work].place),
      vehicles: vehicles.map((layoutCode) => ({ layoutCode })),
      carrierId: this.world.staff.carriers[KIND[mode]],
      serviceNumber:
        mode === 'COACH' ? undefined : `${mode === 'CHARTER_FLIGHT' ? 'JX' : 'K'}${700 + this.no}`,
      ...(round
        ? {
            allocation: 'ROUND',
            requestsUntil: this.wire(fate === 'ROUND' ? this.at(3, '18:00') : this.at(-1, '18:00')),
          }
        : {}),
    });
  }

  private async open(): Promise<void> {
    this.trip = await this.scheduler.post<TripView>(`/trips/${this.trip.id}/opening`);
  }

  private fill(): Promise<unknown> {
    return this.scheduler.post(`/trips/${this.trip.id}/fillings`);
  }

  /** Everyone who asks for this trip and has no place on it: in a round they request, on a full trip they wait. */
  async bookAll(): Promise<void> {
    const booked = await this.scheduler.all<{ partyId: string }>(`/trips/${this.trip.id}/bookings`);
    const known = new Set(booked.map(({ partyId }) => partyId));
    for (const partyId of await this.world.partiesOf(this.plan)) {
      if (!known.has(partyId)) await this.book(partyId);
    }
  }

  book(partyId: string): Promise<{ id: string; state: string }> {
    return this.scheduler.post(`/trips/${this.trip.id}/bookings`, { partyId });
  }

  private async close(): Promise<void> {
    this.manifestId = (await this.scheduler.post<{ id: string }>(`/trips/${this.trip.id}/closure`)).id;
  }

  private dispatch(): Promise<unknown> {
    return this.scheduler.post(`/manifests/${this.manifestId}/dispatch`);
  }

  private async confirm(): Promise<void> {
    await this.liaison.post(`/manifests/${this.manifestId}/confirmation`);
    const read = await this.scheduler.get<{ passengers: ManifestLine[] }>(`/manifests/${this.manifestId}`);
    this.lines = read.passengers;
  }

  private async giveBack(): Promise<void> {
    const { passengers } = await this.scheduler.get<{ passengers: ManifestLine[] }>(
      `/manifests/${this.manifestId}`,
    );
    await this.liaison.post(`/manifests/${this.manifestId}/return`, {
      reason: '上车地点写得不够具体，另有两位乘客的信息请核对',
      passengers: [
        { passengerId: passengers[0].passengerId, reason: '请写明在哪个门上车' },
        { passengerId: passengers[3].passengerId, reason: '姓名与证件不一致，请核对' },
      ],
    });
  }

  /** The office says where exactly people board, and draws the list again. */
  private async drawAnew(): Promise<void> {
    const { id } = this.trip;
    await this.scheduler.post(`/trips/${id}/reopening`, { reason: '写明上车地点' });
    const { home, work } = this.plan;
    const stops = stopsOf(
      this.plan,
      this.departsAt,
      this.arrivesAt,
      `${HOMES[home]}（2号门）`,
      WORK_PLACES[work].place,
    );
    await this.scheduler.patch(`/trips/${id}`, { stops });
    await this.close();
  }

  private cancel(): Promise<unknown> {
    return this.scheduler.post(`/trips/${this.trip.id}/cancellation`, { reason: '人数不足，并入次日班次' });
  }

  /** @param part of those on the list, from its beginning */
  private async board(part: number): Promise<void> {
    const marks = this.lines
      .slice(0, Math.round(this.lines.length * part))
      .filter((_, i) => (i + 1) % MISSES !== 0)
      .map(({ passengerId }, i) => ({
        passengerId,
        occurredAt: this.wire(this.world.clock.now().getTime() - (i % 20) * 20_000),
      }));
    await this.escort.post(`/trips/${this.trip.id}/boardings`, { boardings: marks });
  }

  /** Two called that they do not come, so that there are seats for those who stand by. */
  private missTwo(): Promise<unknown> {
    const noShows = this.lines.slice(-2).map(({ passengerId }) => ({ passengerId }));
    return this.escort.post(`/trips/${this.trip.id}/no-shows`, { noShows, reason: '来电说不来了' });
  }

  private depart(): Promise<unknown> {
    const { mode, vehicles } = this.trip;
    return this.escort.post(`/trips/${this.trip.id}/departure`, {
      occurredAt: this.wire(this.departsAt),
      vehicles: vehicles.map(({ id, seq }) => ({ tripVehicleId: id, plate: plateOf(mode, this.no, seq) })),
    });
  }

  private arrive(): Promise<unknown> {
    return this.receiver.post(`/trips/${this.trip.id}/arrival`, { occurredAt: this.wire(this.arrivesAt) });
  }

  /** Of those who came last night not everybody was fetched yet. */
  private async handOver(): Promise<void> {
    const path = `/trips/${this.trip.id}/handovers`;
    const employers = await employersAboard(this.receiver, path);
    const fetched = this.plan.fate === 'ARRIVED_YESTERDAY' ? employers.slice(0, 1) : employers;
    const occurredAt = this.wire(this.arrivesAt + 40 * MINUTE);
    for (const employer of fetched)
      await this.receiver.post(path, { employer, signedByName: '陆主管', occurredAt });
    if (this.plan.fate === 'ARRIVED_YESTERDAY') await this.missOne(employers[1]);
  }

  /** Somebody was not seen at the place of arrival any more. */
  private missOne(employer: string): Promise<unknown> {
    return this.receiver.post(`/trips/${this.trip.id}/arrival-exceptions`, {
      passengerId: this.lines.find((line, i) => line.employer === employer && (i + 1) % MISSES !== 0)!
        .passengerId,
      ...{ kind: 'LEFT_ON_THE_WAY', note: '同车人说在服务区下了车，电话未接通' },
    });
  }

  private get liaison(): Client {
    return this.world.staff.liaisons[KIND[this.plan.mode]];
  }

  private get escort(): Client {
    return this.world.staff.escorts[this.organiserCode === '140522' ? '140522' : '14'];
  }

  /** At home nobody receives those who come home but their own office. */
  private get receiver(): Client {
    return this.plan.homeward ? this.escort : this.world.staff.receiverAt(this.plan.work);
  }

  private on(at: number, work: () => Promise<unknown>): void {
    this.world.diary.add(at, work);
  }

  private at(day: number, time: string): number {
    return this.world.at(day, time);
  }

  private wire(moment: number): string {
    return toWire(new Date(moment));
  }
}
