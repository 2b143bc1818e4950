import { Role } from '../../src/access/roles.js';
import type { AccessWorld } from './access-world.js';
import { member, party, registerParty } from './demand.factory.js';
import { makeVehicle } from './fleet.factory.js';
import { importRoster, rosterRow, toRosterCsv } from './roster.factory.js';
import type { TestApp } from './test-app.js';
import { makeOpenTrip, makeTrip } from './trip.factory.js';

/** Of everything that the world has, what another county, 高平, has of the same kind: by the world's id. */
export async function foreignThings(t: TestApp, world: AccessWorld): Promise<Map<string, string>> {
  const office = await t.as(Role.CountyScheduler, '140581');
  const post = async (path: string, body: object = {}) => {
    const answer = await office.post(path).send(body);
    if (answer.status >= 300) throw new Error(`${path}: ${JSON.stringify(answer.body)}`);
    return answer.body;
  };
  const home = '140581';
  const people = [60, 61].map((no) => member(no, { homeCountyCode: home }));
  const booked = await registerParty(office, party(world.campaign, people));
  const unbooked = await registerParty(office, party(world.campaign, [member(62, { homeCountyCode: home })]));
  const of = { organiserCode: home, originCode: home };
  const stops = world.newTrip.stops.map((stop) =>
    stop.kind === 'BOARDING' ? { ...stop, regionCode: home } : stop,
  );
  const draft = await makeTrip(t, office, { ...of, stops });
  const open = await makeOpenTrip(t, office, { ...of, stops });
  const booking = await post(`/trips/${open.id}/bookings`, { partyId: booked.partyId });
  const allotment = await post(`/trips/${open.id}/allotments`, {
    ...{ regionCode: home, seats: 2, returnsAt: '2024-02-19T18:00:00+08:00' },
  });
  const closed = await makeOpenTrip(t, office, { ...of, stops });
  await post(`/trips/${closed.id}/bookings`, { partyId: unbooked.partyId });
  const manifest = await post(`/trips/${closed.id}/closure`);
  const imported = await importRoster(
    t,
    office,
    world.campaign,
    toRosterCsv([rosterRow(950, { 户籍县代码: home })]),
  );
  const vehicle = await makeVehicle(t, world.otherCarrier);
  const account = await t.as(Role.Cadre, home);
  const trips = [
    world.trip,
    world.targetTrip,
    world.roundTrip,
    world.drawnTrip,
    world.fullTrip,
    world.sentTrip,
  ];
  const bookings = [world.booking, world.partner, world.offered, world.waiting];
  return new Map<string, string>([
    ...[...trips, world.closedTrip, world.changedTrip, world.ready, world.departed, world.arrived].map(
      (id) => [id, open.id] as [string, string],
    ),
    ...bookings.map((id) => [id, booking.id] as [string, string]),
    ...[world.passenger, world.otherPassenger, world.readyPassenger].map(
      (id) => [id, booking.passengers[0].id] as [string, string],
    ),
    ...[world.manifest, world.sent, world.drawn].map((id) => [id, manifest.id] as [string, string]),
    [world.draftTrip, draft.id],
    [world.draftVehicle, draft.vehicles[0].id],
    [world.tripVehicle, open.vehicles[0].id],
    [world.allotment, allotment.id],
    [world.party, booked.partyId],
    [world.unbookedParty, unbooked.partyId],
    [world.request, booked.requests[0].id],
    [world.unbookedRequest, unbooked.requests[0].id],
    [world.worker, booked.requests[0].worker.id],
    [world.import, imported.id],
    [world.vehicle, vehicle.id],
    [world.carrier, world.otherCarrier],
    [world.account, account.accountId],
  ]);
}
