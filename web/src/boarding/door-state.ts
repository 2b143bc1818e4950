import type {
  BoardingPackView,
  DoorEventDto,
  DoorPassengerView,
  DoorProgressView,
} from '../shared/api/schema';

/** Of which trip an event is, besides what the service is told. */
export interface DoorEvent extends DoorEventDto {
  tripId: string;
}

export type Status = 'EXPECTED' | 'BOARDED' | 'MISSING' | 'HANDED_OVER';

/** Somebody with a seat, as this phone knows it: what the service said, and what is still to be sent. */
export interface Person {
  passengerId: string;
  bookingCode: string;
  name: string;
  documentEnd: string;
  phone: string;
  employer: string;
  vehicleId: string;
  seat: string;
  boardingStop: string;
  status: Status;
  /** When they boarded or were found missing, by the service's clock; null while neither is so. */
  since: string | null;
  /** Who recorded it; null while only this phone knows. */
  by: string | null;
  /** Whose seat this standby has. */
  standsInFor: string | null;
  /** Whether somebody else has got the seat. */
  seatGiven: boolean;
  /** Not yet told to the service. */
  unsent: boolean;
}

/** A party that stands by. */
export interface WaitingParty {
  rank: number;
  bookingCode: string;
  people: BoardingPackView['standbys'];
}

export interface Door {
  people: Person[];
  waiting: WaitingParty[];
  departure: { at: string; place: string; unsent: boolean } | null;
  arrival: { at: string; place: string; unsent: boolean } | null;
}

const STATUS: Record<DoorPassengerView['state'], Status> = {
  ...{ BOOKED: 'EXPECTED', BOARDED: 'BOARDED', NO_SHOW: 'MISSING', HANDED_OVER: 'HANDED_OVER' },
};

/** What is known at this door now. What is unsent is laid over what the service said, in the order in which it happened. */
export function doorOf(
  pack: BoardingPackView,
  progress: DoorProgressView,
  unsent: DoorEvent[],
  realTime: (event: DoorEvent) => string,
): Door {
  const people = new Map<string, Person>();
  const standbys = new Map(pack.standbys.map((one) => [one.passengerId, one]));
  for (const one of pack.passengers)
    people.set(one.passengerId, { ...one, ...nothingKnown(one.tripVehicleId) });
  for (const known of progress.passengers) {
    const person = people.get(known.passengerId) ?? stoodIn(known, standbys);
    if (!person) continue;
    Object.assign(person, {
      ...{ status: STATUS[known.state], since: known.occurredAt, by: known.recordedByName },
      ...{ standsInFor: known.standsInFor, seatGiven: known.seatGivenTo !== null },
    });
    people.set(person.passengerId, person);
  }
  const door: Door = {
    people: [],
    waiting: [],
    departure: momentOf(progress.departure),
    arrival: momentOf(progress.arrival),
  };
  const inOrder = [...unsent].sort((a, b) => realTime(a).localeCompare(realTime(b)));
  for (const event of inOrder) apply(event, realTime(event), door, people, standbys);
  door.people = [...people.values()].sort(bySeat(pack));
  door.waiting = parties(pack.standbys.filter(({ passengerId }) => !people.has(passengerId)));
  return door;
}

function nothingKnown(vehicleId: string) {
  const status: Status = 'EXPECTED';
  return { vehicleId, status, since: null, by: null, standsInFor: null, seatGiven: false, unsent: false };
}

function stoodIn(
  { passengerId, tripVehicleId, seat }: DoorPassengerView,
  standbys: Map<string, BoardingPackView['standbys'][number]>,
): Person | undefined {
  const standby = standbys.get(passengerId);
  return standby && { ...standby, seat, boardingStop: '', ...nothingKnown(tripVehicleId) };
}

function momentOf(told: DoorProgressView['departure']) {
  return told && { at: told.occurredAt, place: told.place, unsent: false };
}

function apply(
  event: DoorEvent,
  at: string,
  door: Door,
  people: Map<string, Person>,
  standbys: Map<string, BoardingPackView['standbys'][number]>,
): void {
  const person = people.get(event.passengerId ?? '');
  const isAboard = person?.status === 'BOARDED' || person?.status === 'HANDED_OVER';
  const now = { since: at, by: null, unsent: true };
  if (event.kind === 'BOARD' && person && !isAboard) Object.assign(person, { status: 'BOARDED', ...now });
  if (event.kind === 'MISS' && person?.status === 'EXPECTED')
    Object.assign(person, { status: 'MISSING', ...now });
  if (event.kind === 'DEPART') door.departure ??= { at, place: event.place ?? '', unsent: true };
  if (event.kind === 'ARRIVE') door.arrival ??= { at, place: event.place ?? '', unsent: true };
  for (const { passengerId, standsInFor } of event.places ?? []) {
    const [holder, standby] = [people.get(standsInFor), standbys.get(passengerId)];
    if (!holder || !standby || people.has(passengerId)) continue;
    holder.seatGiven = true;
    const seated = { ...standby, ...nothingKnown(holder.vehicleId), seat: holder.seat, boardingStop: '' };
    people.set(passengerId, { ...seated, status: 'BOARDED', ...now, standsInFor });
  }
}

function bySeat({ vehicles }: BoardingPackView) {
  const place = new Map<string, number>();
  for (const { id, seats } of vehicles)
    for (const { label } of seats) place.set(`${id} ${label}`, place.size);
  const order = new Map(vehicles.map(({ id, seq }) => [id, seq]));
  const placeOf = ({ vehicleId, seat }: Person) => place.get(`${vehicleId} ${seat}`) ?? Number(seat);
  return (a: Person, b: Person) =>
    (order.get(a.vehicleId) ?? 0) - (order.get(b.vehicleId) ?? 0) || placeOf(a) - placeOf(b);
}

function parties(standbys: BoardingPackView['standbys']): WaitingParty[] {
  const byCode = new Map<string, WaitingParty>();
  for (const one of standbys) {
    const party = byCode.get(one.bookingCode) ?? { rank: one.rank, bookingCode: one.bookingCode, people: [] };
    party.people.push(one);
    byCode.set(one.bookingCode, party);
  }
  return [...byCode.values()].sort((a, b) => a.rank - b.rank);
}

/** The pack still belongs to the list on which the service boards people; who stood in meanwhile is known from the progress. */
export function isSameList({ version }: BoardingPackView, { packVersion }: DoorProgressView): boolean {
  const listOf = (pack: string) => pack.split('.').slice(2).join();
  return listOf(version) === listOf(packVersion);
}
