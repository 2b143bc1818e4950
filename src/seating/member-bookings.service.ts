import { Injectable } from '@nestjs/common';
import { InjectEntityManager } from '@nestjs/typeorm';
import { EntityManager } from 'typeorm';
import { OutsideRegion } from '../access/access.errors.js';
import { Actor } from '../access/actor.js';
import { CampaignsService } from '../campaigns/campaigns.service.js';
import { RequestRegister } from '../demand/request-register.js';
import { entered } from '../demand/travel-requests.service.js';
import { widen } from '../shared/database/scope.js';
import { Transactions } from '../shared/database/transactions.js';
import { invalidField } from '../shared/domain-error.js';
import { dayOf } from '../shared/time/civil-time.js';
import { Clock } from '../shared/time/clock.js';
import { seatsAtOnce } from '../trips/allocation.js';
import { IMPORT_END } from '../trips/trip-reach.js';
import { TripStop } from '../trips/trip-stop.entity.js';
import { Trip } from '../trips/trip.entity.js';
import { TripsService } from '../trips/trips.service.js';
import { refusalToAdmit } from './admission.js';
import { Applicants } from './applicants.query.js';
import { BookDto, BookingDetailView } from './booking.dto.js';
import { BookingsQuery } from './bookings.query.js';
import { DeskTrips } from './desk-trips.js';
import { workPlaceOn } from './matches/ends.js';
import { PassOvers } from './pass-overs.js';
import { isSeated, SeatDesk } from './seat-desk.js';
import { CompanionsBooked } from './seating.errors.js';
import { TripSeats } from './trip-seats.js';
import { WaitingList } from './waiting-list.js';

type MembersAsked = Omit<BookDto, 'memberIds'> & { memberIds: string[] };

/** Somebody who is to travel, with what they told for an earlier journey. */
interface Member {
  workerId: string;
  homeCountyCode: string;
  lastEmployer: string | null;
  lastWorkPlace: string | null;
}

/** An open wish of one of them. */
interface OpenWish {
  id: string;
  partyId: string;
  /** How many its party has. */
  people: number;
  /** Its party is booked or waits somewhere. */
  booked: boolean;
}

/** Books for people who have no party for the trip yet: they become one, in the transaction that seats them. */
@Injectable()
export class MemberBookings {
  constructor(
    private readonly trips: TripsService,
    private readonly campaigns: CampaignsService,
    private readonly register: RequestRegister,
    private readonly tripSeats: TripSeats,
    private readonly applicants: Applicants,
    private readonly deskTrips: DeskTrips,
    private readonly desk: SeatDesk,
    private readonly waitingList: WaitingList,
    private readonly passOvers: PassOvers,
    private readonly query: BookingsQuery,
    private readonly transactions: Transactions,
    private readonly clock: Clock,
    @InjectEntityManager() private readonly entities: EntityManager,
  ) {}

  /**
   * The party that these people are already, if it wishes for such a trip: the desk can seat it as it is. Most are, for their
   * village has handed in a roster. Read without locks; the desk looks again.
   */
  async suitableParty(tripId: string, memberIds: string[]): Promise<string | undefined> {
    const [party] = await this.entities.query<{ id: string }[]>(
      `SELECT r.party_id AS id
           FROM travel_requests r JOIN trips t ON t.id = $1
          WHERE r.worker_id = ANY ($2::uuid[]) AND r.state = 'OPEN'
            AND r.campaign_id = t.campaign_id AND r.direction = t.direction
            AND (t.main_trip_id IS NOT NULL OR starts_with(r.work_place_code, ${IMPORT_END})
                 AND (t.departs_at AT TIME ZONE 'Asia/Shanghai')::date BETWEEN r.earliest_on AND r.latest_on)
          GROUP BY r.party_id
         HAVING count(*) = $3
            AND count(*) = (SELECT count(*) FROM travel_requests f WHERE f.party_id = r.party_id AND f.state <> 'WITHDRAWN')`,
      [tripId, memberIds, memberIds.length],
    );
    return party?.id;
  }

  /** @throws NotFound, TripNotOpen, RequestsClosed, OutsideRegion, InvalidInput, CompanionsBooked, or a booking rule's refusal */
  async book(actor: Actor, tripId: string, input: MembersAsked): Promise<BookingDetailView> {
    return this.transactions.run(async (manager) => {
      await widen(manager, 'seats of a trip');
      const trip = await this.trips.lock(manager, tripId);
      const closed = refusalToAdmit(actor, trip, this.clock.now());
      if (closed) throw closed;
      const partyId = await this.gather(manager, actor, trip, input);
      return this.seat(manager, actor, trip, partyId, input.minimumPeople);
    });
  }

  /** Makes the people a party that wishes for this trip. The caller holds the trip's lock. */
  private async gather(
    manager: EntityManager,
    actor: Actor,
    trip: Trip,
    { memberIds, workPlaceCode }: MembersAsked,
  ): Promise<string> {
    const members = await this.lockMembers(manager, actor, memberIds);
    const campaign = await this.campaigns.get(trip.campaignId);
    const away = members.find(({ homeCountyCode }) => !homeCountyCode.startsWith(campaign.provinceCode));
    if (away) throw new OutsideRegion({ extra: { regionCode: away.homeCountyCode } });
    const wishes = await this.lockWishes(manager, trip, memberIds);
    const stops = await manager.find(TripStop, { where: { tripId: trip.id }, order: { seq: 'ASC' } });
    const workPlaceOf = ({ lastWorkPlace }: Member) => {
      const named = [workPlaceCode, lastWorkPlace].filter((code) => code != null);
      const code = workPlaceOn(trip, stops, named);
      if (code !== undefined) return code;
      throw invalidField('workPlaceCode', 'work_place_missing', '请选择务工地', 'say where they work');
    };
    const day = dayOf(trip.departsAt);
    const isTheirParty =
      wishes.length === members.length && wishes.every(({ people }) => people === members.length);
    if (isTheirParty && new Set(wishes.map(({ partyId }) => partyId)).size === 1) {
      await this.widenWishes(
        manager,
        members.map((member) => [member.workerId, workPlaceOf(member)]),
        trip,
        day,
      );
      return wishes[0].partyId;
    }
    if (wishes.some(({ booked }) => booked)) throw new CompanionsBooked();
    await manager.query(
      `UPDATE travel_requests SET state = 'WITHDRAWN', withdrawn_at = $2 WHERE id = ANY ($1::uuid[])`,
      [wishes.map(({ id }) => id), this.clock.now()],
    );
    const entries = members.map((member) => ({
      ...{ workerId: member.workerId, homeCountyCode: member.homeCountyCode, direction: trip.direction },
      ...{
        earliestOn: day,
        latestOn: day,
        workPlaceCode: workPlaceOf(member),
        employer: member.lastEmployer ?? '',
      },
      ...{ wishedMode: null, party: 'party', remark: '' },
    }));
    const scope = { campaignId: campaign.id, accountId: actor.accountId };
    const ids = (await this.register.enterRegistered(manager, scope, entries)).map(entered);
    const [{ partyId }] = await manager.query<{ partyId: string }[]>(
      `SELECT r.party_id AS "partyId" FROM travel_requests r WHERE r.id = $1`,
      [ids[0]],
    );
    return partyId;
  }

  /**
   * Locks people in the order of their digests, as everyone does.
   *
   * @throws InvalidInput the same for a person whom nobody knows and for one for whom the account may not act
   */
  private async lockMembers(manager: EntityManager, actor: Actor, memberIds: string[]): Promise<Member[]> {
    const rows = await manager.query<Member[]>(
      `SELECT w.id AS "workerId", w.home_county_code AS "homeCountyCode", last.employer AS "lastEmployer",
              last.work_place_code AS "lastWorkPlace"
         FROM workers w
         LEFT JOIN LATERAL (SELECT r.employer, r.work_place_code FROM travel_requests r WHERE r.worker_id = w.id
                             ORDER BY r.id DESC LIMIT 1) last ON true
        WHERE w.id = ANY ($1::uuid[]) ORDER BY w.document_digest FOR NO KEY UPDATE OF w`,
      [memberIds],
    );
    const byId = new Map(rows.map((row) => [row.workerId, row]));
    return memberIds.map((id, i) => {
      const member = byId.get(id);
      if (member && actor.mayTravelFor([member])) return member;
      throw invalidField(
        `memberIds[${i}]`,
        'notMine',
        '不能代此人订座，请先绑定',
        'not somebody for whom you act',
      );
    });
  }

  /** Open wishes of these people for the same direction, locked with their parties. */
  private async lockWishes(manager: EntityManager, trip: Trip, memberIds: string[]): Promise<OpenWish[]> {
    const theirs = `r.worker_id = ANY ($1::uuid[]) AND r.campaign_id = $2 AND r.direction = $3 AND r.state = 'OPEN'`;
    const values = [memberIds, trip.campaignId, trip.direction];
    await manager.query(
      `SELECT FROM parties p WHERE p.id IN (SELECT r.party_id FROM travel_requests r WHERE ${theirs})
        ORDER BY p.id FOR UPDATE`,
      values,
    );
    return manager.query<OpenWish[]>(
      `SELECT r.id, r.party_id AS "partyId",
              (SELECT count(*) FROM travel_requests f WHERE f.party_id = r.party_id AND f.state <> 'WITHDRAWN') AS people,
              EXISTS (SELECT FROM bookings b WHERE b.party_id = r.party_id AND b.state <> 'CANCELLED') AS booked
         FROM travel_requests r WHERE ${theirs} ORDER BY r.id FOR UPDATE OF r`,
      values,
    );
  }

  /** Whoever picks a trip on another day, or to another place, wishes for that, too; what they wait for stays. */
  private async widenWishes(
    manager: EntityManager,
    workPlaces: [workerId: string, code: string][],
    trip: Trip,
    day: string,
  ): Promise<void> {
    await manager.query(
      `UPDATE travel_requests r
          SET earliest_on = least(r.earliest_on, $3::date), latest_on = greatest(r.latest_on, $3::date),
              work_place_code = n.code
         FROM unnest($1::uuid[], $2::text[]) AS n (worker_id, code)
        WHERE r.worker_id = n.worker_id AND r.campaign_id = $4 AND r.direction = $5 AND r.state = 'OPEN'`,
      [
        workPlaces.map(([id]) => id),
        workPlaces.map(([, code]) => code),
        day,
        trip.campaignId,
        trip.direction,
      ],
    );
  }

  private async seat(
    manager: EntityManager,
    actor: Actor,
    trip: Trip,
    partyId: string,
    minimumPeople?: number,
  ): Promise<BookingDetailView> {
    const vehicles = await this.tripSeats.load(manager, trip.id);
    const atOnce = seatsAtOnce(trip);
    const { left = [] } = atOnce ? await this.waitingList.moveUp(manager, trip, null, { vehicles }) : {};
    const [party] = await this.applicants.lock(manager, trip, [partyId]);
    const [deskTrip] = await this.deskTrips.of(manager, [trip], new Map([[trip.id, vehicles]]));
    const order = { waits: true, collects: !atOnce };
    const [answer] = this.desk.decide(deskTrip, [{ actor, party, minimumPeople }], order);
    if (answer.refusal) throw answer.refusal;
    await this.desk.write(manager, [answer], this.clock.now());
    if (isSeated(answer)) await this.passOvers.note(manager, left, null);
    return this.query.view(manager, answer.booking!.id);
  }
}
