import type { BoardingPackView, DoorPassengerView, DoorProgressView } from '../shared/api/schema';
import { type Door, type DoorEvent, doorOf, isSameList } from './door-state';
import { codesIn, find } from './find';
import { boardable, openSeats, placesFor, verdictOn } from './verdict';

const person = (id: string, more: object = {}) => ({
  ...{ passengerId: id, bookingCode: `AAAA-AAA${id}`, name: `测试${id}`, documentEnd: `000${id}` },
  ...{
    phone: `1380013800${id}`,
    employer: '',
    tripVehicleId: 'v1',
    seat: id,
    boardingStop: '客运中心 02-20 07:00',
  },
  ...more,
});
const pack = {
  version: '1.0.m.seats',
  trip: { code: 'TTTT-TTTT' },
  vehicles: [
    { id: 'v1', seq: 1, label: '1号车', plate: '晋E1', seats: ['1', '2', '10'].map((label) => ({ label })) },
    { id: 'v2', seq: 2, label: '2号车', plate: '晋E2', seats: [{ label: '1' }] },
  ],
  passengers: [
    person('3', { seat: '10', name: '买买提·吐尔逊' }),
    person('1', { bookingCode: 'FAMI-LYAA' }),
    person('2', { bookingCode: 'FAMI-LYAA' }),
    person('4', { tripVehicleId: 'v2', seat: '1' }),
  ],
  standbys: [
    { ...person('8'), rank: 2, bookingCode: 'WAIT-TTTT' },
    { ...person('7'), rank: 1, bookingCode: 'WAIT-AAAA' },
    { ...person('9'), rank: 1, bookingCode: 'WAIT-AAAA' },
  ],
  cancelled: [{ bookingCode: 'GONE-AAAA', cancelledAt: '2024-02-18T09:00:00+08:00' }],
  elsewhere: [{ bookingCode: 'ELSE-AAAA', tripCode: 'CCCC-CCCC', vehicleLabel: '1号车', plate: '晋E9' }],
} as unknown as BoardingPackView;

const progress = (...passengers: Partial<DoorPassengerView>[]) =>
  ({ packVersion: '1.0.m.seats', departure: null, arrival: null, passengers }) as unknown as DoorProgressView;
const event = (kind: DoorEvent['kind'], more: Partial<DoorEvent> = {}): DoorEvent => ({
  ...{ id: kind, tripId: 't', kind, happenedAt: '2024-02-20T07:40:00+08:00', ...more },
});
const doorAfter = (told: DoorProgressView, ...unsent: DoorEvent[]): Door =>
  doorOf(pack, told, unsent, ({ happenedAt }) => happenedAt);
const statusesOf = ({ people }: Door) => people.map(({ passengerId, status }) => `${passengerId} ${status}`);
const boarded = (passengerId: string) => ({
  ...{
    passengerId,
    state: 'BOARDED' as const,
    occurredAt: '2024-02-20T07:20:00+08:00',
    recordedByName: '李领队',
  },
  ...{ standsInFor: null, seatGivenTo: null },
});

describe('the door', () => {
  it('shows people seat by seat, as the service and this phone know them', () => {
    const door = doorAfter(progress(boarded('1')), event('BOARD', { passengerId: '3' }));
    expect(statusesOf(door)).toEqual(['1 BOARDED', '2 EXPECTED', '3 BOARDED', '4 EXPECTED']);
    expect(door.people[0]).toMatchObject({ by: '李领队', unsent: false });
    expect(door.people[2]).toMatchObject({ by: null, unsent: true });
  });

  it('lets being on board outweigh being missed, whatever came first', () => {
    const miss = event('MISS', { passengerId: '1', happenedAt: '2024-02-20T07:50:00+08:00' });
    expect(statusesOf(doorAfter(progress(boarded('1')), miss))[0]).toBe('1 BOARDED');
    const board = event('BOARD', { passengerId: '1' });
    expect(statusesOf(doorAfter(progress(), miss, board))[0]).toBe('1 BOARDED');
  });

  it('gives seats of people who did not come to standbys, here and as other phones told', () => {
    const missed = { ...boarded('1'), state: 'NO_SHOW' as const };
    const places = [{ passengerId: '8', standsInFor: '1' }];
    const here = doorAfter(progress(missed), event('STAND_IN', { places }));
    const there = doorAfter(
      progress(
        { ...missed, seatGivenTo: '8' },
        { ...boarded('8'), tripVehicleId: 'v1', seat: '1', standsInFor: '1' },
      ),
    );
    for (const door of [here, there]) {
      expect(door.people.find(({ passengerId }) => passengerId === '1')).toMatchObject({ seatGiven: true });
      expect(door.people.find(({ passengerId }) => passengerId === '8')).toMatchObject({
        ...{ status: 'BOARDED', seat: '1', vehicleId: 'v1' },
      });
      expect(door.waiting.map(({ bookingCode }) => bookingCode)).toEqual(['WAIT-AAAA']);
    }
  });

  it('knows its list again after somebody stood in, not after a new version', () => {
    expect(isSameList(pack, { ...progress(), packVersion: '1.3.m.seats' })).toBe(true);
    expect(isSameList(pack, { ...progress(), packVersion: '2.0.n.seats' })).toBe(false);
    expect(isSameList(pack, { ...progress(), packVersion: '1.0.m.others' })).toBe(false);
  });

  it('takes the first departure that it knows', () => {
    const door = doorAfter(progress(), event('DEPART', { place: '客运中心' }), event('ARRIVE'));
    expect(door.departure).toMatchObject({ place: '客运中心', unsent: true });
    expect(door.arrival?.unsent).toBe(true);
  });
});

describe('a code at the door', () => {
  const door = doorAfter(progress(boarded('1'), { ...boarded('3'), state: 'NO_SHOW', seatGivenTo: '8' }));
  it.each([
    ['a family of which one is on board', ['FAMI-LYAA'], 'v1', 'RIGHT'],
    ['a vehicle that is not theirs', ['FAMI-LYAA'], 'v2', 'OTHER_VEHICLE'],
    ['a door for all vehicles', ['AAAA-AAA4'], null, 'RIGHT'],
    ['another trip', ['ELSE-AAAA'], 'v1', 'OTHER_TRIP'],
    ['a booking that was cancelled', ['GONE-AAAA'], 'v1', 'CANCELLED'],
    ['a standby', ['WAIT-AAAA'], 'v1', 'STANDBY'],
    ['a seat that is gone', ['AAAA-AAA3'], 'v1', 'SEAT_GIVEN'],
    ['the code of the trip', ['TTTT-TTTT'], 'v1', 'TRIP_CODE'],
    ['the code of the trip beside that of a booking', ['TTTT-TTTT', 'FAMI-LYAA'], 'v1', 'RIGHT'],
    ['anything else', ['XXXX-XXXX'], 'v1', 'UNKNOWN'],
    ['nothing', [], 'v1', 'UNKNOWN'],
  ])('%s', (_, codes, vehicle, kind) => expect(verdictOn(codes, door, pack, vehicle).kind).toBe(kind));

  it('boards who of the booking is not on board yet', () => {
    const verdict = verdictOn(['FAMI-LYAA'], door, pack, 'v1');
    const people = verdict.kind === 'RIGHT' ? verdict.people : [];
    expect(people).toHaveLength(2);
    expect(boardable(people).map(({ passengerId }) => passengerId)).toEqual(['2']);
  });

  it('is found in whatever a scan reads', () => {
    expect(codesIn('fami-lyaa')).toEqual(['FAMI-LYAA']);
    expect(codesIn('https://x.example/verify/TTTT-TTTT?b=FAMILYAA')).toEqual(['FAMI-LYAA', 'TTTT-TTTT']);
    expect(codesIn('weixin://dl/chat')).toEqual([]);
  });
});

describe('a search', () => {
  const { people } = doorAfter(progress());
  const found = (typed: string) => find(people, typed).map(({ passengerId }) => passengerId);
  it.each([
    ['a part of a name', '测试1', ['1']],
    ['a name whose dot is written otherwise', '买买提•吐尔逊', ['3']],
    ['one Chinese character', '买', ['3']],
    ['four digits of a document', '0002', ['2']],
    ['four digits of a phone', '8004', ['4']],
    ['a booking', 'family aa', ['1', '2']],
    ['one digit', '1', []],
    ['nothing', ' ', []],
  ])('by %s', (_, typed, ids) => expect(found(typed)).toEqual(ids));
});

describe('standbys', () => {
  const absent = (id: string) => ({ ...boarded(id), state: 'NO_SHOW' as const });
  it('get seats as a whole party, in the order of seats', () => {
    const door = doorAfter(progress(absent('3'), absent('1'), absent('4')));
    const seats = openSeats(door, 'v1');
    expect(seats.map(({ seat }) => seat)).toEqual(['1', '10']);
    const [family, single] = door.waiting;
    expect(placesFor(family, seats)?.map(({ seat }) => seat)).toEqual(['1', '10']);
    expect(placesFor(single, seats)?.map(({ standsInFor }) => standsInFor)).toEqual(['1']);
    expect(placesFor(family, seats.slice(1))).toBeUndefined();
  });
});
