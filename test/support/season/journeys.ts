import { Role } from '../../../src/access/roles.js';
import { newId } from '../../../src/shared/ids.js';
import { Mode } from '../../../src/shared/vocabulary.js';
import {
  board,
  closedTrip,
  depart,
  MadePassenger,
  MadeTrip,
  PassengerWish,
  turnBack,
} from '../boarding.factory.js';
import type { Dice } from './dice.js';
import { DAY, Diary, HOUR, MINUTE, wire } from './diary.js';
import type { Offices } from './offices.js';

/** Regions with the counties that people come from. */
export type Counties = Record<string, string[]>;

const { Coach, SpecialTrain, CharteredCarriage, CharterFlight } = Mode;
const MODES = [
  ...Array<Mode>(6).fill(Coach),
  SpecialTrain,
  CharteredCarriage,
  CharteredCarriage,
  CharterFlight,
];
const OTHER_PROVINCES = ['520102', '510104', '410105'];
/** What lies between two journeys of one person. */
const AT_HOME = 6 * DAY;

/** What will happen to a trip. */
interface Fate {
  trip: MadeTrip;
  /** Reported over HTTP; otherwise written straight into the tables, as the service would. */
  overHttp: boolean;
  leavesAt: number;
}

/** Draws the trips of a season, and what becomes of them when and when it is reported. */
export class Journeys {
  private readonly people: { id: string; home: string; freeFrom: number }[] = [];
  readonly drawn = { trips: 0, feeders: 0, late: 0, brokenOff: 0, cancelled: 0, postponed: 0, twice: 0 };

  constructor(
    private readonly offices: Offices,
    private readonly dice: Dice,
    private readonly diary: Diary,
    private readonly campaignId: string,
    private readonly counties: Counties,
    private readonly by: string,
  ) {}

  /** A trip that is planned for this moment, with everything that becomes of it. */
  async plan(departsAt: number): Promise<void> {
    const { dice } = this;
    const mode = dice.pick(MODES);
    const county = this.county();
    const city = county.slice(0, 4);
    const organiserCode = dice.pick([
      county,
      county,
      county,
      county,
      county,
      county,
      city,
      '14',
      '3205',
      '5201',
    ]);
    const homes = this.homes(county);
    const vehicles = Array.from({ length: mode === CharterFlight ? 1 : dice.between(1, 3) }, () =>
      Array.from({ length: dice.between(1, 6) }, () => this.person(dice.pick(homes), departsAt)),
    );
    const ends = organiserCode.startsWith('14')
      ? {}
      : { originCode: dice.pick([county, organiserCode]), destinationCode: dice.pick(['3205', city]) };
    const wish = { campaignId: this.campaignId, organiserCode, ...ends, by: this.by };
    const trip = await closedTrip(this.offices.base, {
      ...{ ...wish, mode, vehicles, departsAt: wire(departsAt) },
    });
    this.drawn.trips += 1;
    this.fate(trip, departsAt, organiserCode, false);
    if (mode === Coach || !dice.chance(0.5)) return;
    const feederAt = departsAt - 13 * HOUR;
    const feeder = await closedTrip(this.offices.base, {
      ...{ ...wish, vehicles: [vehicles[0]], departsAt: wire(feederAt), mainTripId: trip.id },
    });
    this.drawn.feeders += 1;
    this.fate(feeder, feederAt, organiserCode, true);
  }

  private fate(trip: MadeTrip, plannedAt: number, organiserCode: string, isFeeder: boolean): void {
    const { dice, diary } = this;
    if (dice.chance(0.04)) return this.cancelled(trip, plannedAt);
    const postponed = !isFeeder && dice.chance(0.05) ? dice.between(1, 2) * DAY : 0;
    if (postponed > 0) this.postponed(trip, plannedAt, postponed);
    const leavesAt = plannedAt + postponed + dice.between(0, 40) * MINUTE;
    const overHttp = organiserCode.startsWith('14') && dice.chance(0.25);
    const fate = { trip, overHttp, leavesAt };
    this.boardings(fate);
    // Some departures are never reported at all.
    if (dice.chance(0.03)) return;
    const departureAt = leavesAt + this.delay();
    diary.add(departureAt, () => this.departs(fate));
    if (dice.chance(0.07)) this.breaksOff(fate, departureAt);
    if (dice.chance(0.07)) diary.add(departureAt + dice.between(1, 300) * MINUTE, () => this.replaced(fate));
  }

  private boardings(fate: Fate): void {
    const { dice, diary } = this;
    for (const vehicleId of fate.trip.vehicleIds) {
      const inTime: MadePassenger[] = [];
      for (const passenger of fate.trip.passengers.filter((one) => one.vehicleId === vehicleId)) {
        if (dice.chance(0.07)) continue;
        const late = dice.chance(0.12);
        const laterStop = dice.chance(0.08);
        if (!late && !laterStop) {
          inTime.push(passenger);
          continue;
        }
        const at = fate.leavesAt + (laterStop ? dice.between(10, 400) : -dice.between(5, 60)) * MINUTE;
        diary.add(at + (late ? this.lateness() : 0), () => this.boards(fate, [passenger], at));
      }
      const at = fate.leavesAt - dice.between(5, 60) * MINUTE;
      if (inTime.length > 0) diary.add(at + this.delay(), () => this.boards(fate, inTime, at));
    }
  }

  private async boards({ trip, overHttp }: Fate, passengers: MadePassenger[], at: number): Promise<void> {
    const { offices, diary } = this;
    if (!overHttp) return board(offices.base, trip, passengers, wire(at), wire(diary.now));
    const escort = await offices.as(Role.Escort, '14');
    const boardings = passengers.map(({ id }) => ({ passengerId: id, occurredAt: wire(at) }));
    const { body } = await escort.post(`/trips/${trip.id}/boardings`).send({ boardings }).expect(200);
    if (body.results.some(({ status }: { status: string }) => status !== 'BOARDED')) {
      throw new Error(`not boarded: ${JSON.stringify(body.results)}`);
    }
  }

  private async departs({ trip, overHttp, leavesAt }: Fate): Promise<void> {
    const { offices, diary } = this;
    if (!overHttp) return depart(offices.base, trip, wire(leavesAt), wire(diary.now));
    const escort = await offices.as(Role.Escort, '14');
    await escort
      .post(`/trips/${trip.id}/departure`)
      .send({ occurredAt: wire(leavesAt) })
      .expect(201);
  }

  private breaksOff({ trip, overHttp, leavesAt }: Fate, departureAt: number): void {
    const { offices, dice, diary } = this;
    const at = leavesAt + dice.between(20, 600) * MINUTE;
    const kind = dice.pick(['TURNED_BACK', 'CALLED_OFF']);
    this.drawn.brokenOff += 1;
    diary.add(Math.max(at + this.delay(), departureAt + MINUTE), async () => {
      if (!overHttp) return turnBack(offices.base, trip, wire(at), wire(diary.now));
      const escort = await offices.as(Role.Escort, '14');
      const report = { kind, reason: '高速封闭', occurredAt: wire(at) };
      await escort.post(`/trips/${trip.id}/break-off`).send(report).expect(201);
    });
  }

  private replaced({ trip }: Fate): Promise<unknown> {
    return this.offices.base.dataSource.query(
      `INSERT INTO vehicle_replacements (id, trip_id, trip_vehicle_id, plate, reason, occurred_at, recorded_at, recorded_by)
       VALUES ($1, $2, $3, '晋E77777', '车辆故障', $4, $4, $5)`,
      [newId(), trip.id, trip.vehicleIds[0], wire(this.diary.now), trip.by],
    );
  }

  private cancelled(trip: MadeTrip, plannedAt: number): void {
    this.drawn.cancelled += 1;
    this.diary.add(plannedAt - HOUR, () =>
      this.offices.base.dataSource.query(`UPDATE trips SET state = 'CANCELLED' WHERE id = $1`, [trip.id]),
    );
  }

  private postponed(trip: MadeTrip, plannedAt: number, by: number): void {
    this.drawn.postponed += 1;
    const times = [plannedAt + by, plannedAt + by + 12 * HOUR].map(wire);
    this.diary.add(plannedAt - 2 * HOUR, () =>
      this.offices.base.dataSource.query(`UPDATE trips SET departs_at = $2, arrives_at = $3 WHERE id = $1`, [
        trip.id,
        ...times,
      ]),
    );
  }

  /** Somebody of this county who is at home; every other time somebody who has travelled before. */
  private person(home: string, departsAt: number): PassengerWish {
    const before = this.people.find((one) => one.home === home && one.freeFrom <= departsAt);
    const again = before && this.dice.chance(0.5) ? before : undefined;
    if (again) this.drawn.twice += 1;
    const one = again ?? { id: newId(), home, freeFrom: 0 };
    if (!again) this.people.push(one);
    one.freeFrom = departsAt + AT_HOME;
    return { home, worker: one.id };
  }

  private homes(county: string): string[] {
    const { dice } = this;
    const sort = dice.roll();
    if (sort < 0.45) return [county];
    if (sort < 0.5) return OTHER_PROVINCES;
    const others = Array.from({ length: dice.between(1, 3) }, () => this.county());
    return [county, ...others, ...(dice.chance(0.3) ? [dice.pick(OTHER_PROVINCES)] : [])];
  }

  private county(): string {
    return this.dice.pick(this.counties[this.dice.pick(Object.keys(this.counties))]);
  }

  /** How long it takes until something is recorded: in general at once. */
  private delay(): number {
    const sort = this.dice.roll();
    if (sort < 0.8) return this.dice.between(0, 10) * MINUTE;
    return this.lateness();
  }

  private lateness(): number {
    this.drawn.late += 1;
    return this.dice.chance(0.6) ? this.dice.between(1, 30) * HOUR : this.dice.between(2, 12) * DAY;
  }
}
