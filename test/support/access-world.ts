import { hash } from '@node-rs/argon2';
import { newId } from '../../src/shared/ids.js';
import { Role } from '../../src/access/roles.js';
import { createCampaign } from './campaign.factory.js';
import { board, closedTrip, depart, MadeTrip } from './boarding.factory.js';
import type { PartyMemberDto } from '../../src/demand/travel-request.dto.js';
import { member, party, registerParty } from './demand.factory.js';
import { makeCarrier, makeVehicle } from './fleet.factory.js';
import { idNumber, importRoster, rosterRow, toRosterCsv } from './roster.factory.js';
import { coachWith, party as openParty } from './seating.factory.js';
import type { Caller, TestApp } from './test-app.js';
import { codeFor, forgetLimits, signedInBy } from './worker.factory.js';
import { campaignId, makeOpenTrip, makeTrip, newTrip } from './trip.factory.js';

const COUNTIES = ['城区', '沁水县', '阳城县', '陵川县', '泽州县', '高平市'];
const COLUMNS = {
  ...{ onlineFairs: 3, onlineFairJobs: 1200, offlineFairs: 1, offlineFairJobs: 300, agreementsSigned: 45 },
  ...{ projectsPromoted: 2, mentorSessions: 10, venuesProvided: 1 },
  ...{ recruitmentSpending: '12.5', subsidiesPaid: '0' },
};
/** What the city keys into its row of the table. */
export const KEYED = { ...COLUMNS, countiesStarted: COUNTIES, countiesNotStarted: [] };
/** What a county keys in for its city. */
export const COUNTY_KEYED = { ...COLUMNS, started: true };

/** A phone and a name that stand nowhere else. */
export const PHONE = '13977770001';
export const NAME = '欧阳海棠';

/** What the county of 阳城 has, in every state that a route needs. All ids. */
export type AccessWorld = Awaited<ReturnType<typeof makeAccessWorld>>;

/** The phone of a worker of another county. */
export const OTHER_PHONE = '13977770009';
/** The password of every account. */
export const PASSWORD = 'long enough for a world';

/** What a city writes for a stage. */
export const STAGE_REPORT = { overrides: [], measures: '开行专车', difficulties: '无' };

/** The moment at which requests are made of this world. */
export const NOW = '2024-02-15T19:00:00+08:00';

/** Makes it, over HTTP where that is quick enough. */
export async function makeAccessWorld(t: TestApp) {
  const province = await t.as(Role.ProvinceOfficer, '14');
  const office = await t.as(Role.CountyScheduler, '140522');
  const campaign = await campaignId(t);
  const freshCampaign = (await createCampaign(t)).id;
  const post = async (path: string, body: object = {}, caller: Caller = office) => {
    const answer = await caller.post(path).send(body);
    if (answer.status >= 300) throw new Error(`${path}: ${JSON.stringify(answer.body)}`);
    return answer.body;
  };
  // More than in the weeks after: why it fell is asked about.
  await (
    await t.as(Role.CityOfficer, '1405')
  )
    .put(`/campaigns/${campaign}/weeks/2024-02-15/returns/1405`)
    .send({ keyed: { ...KEYED, onlineFairs: KEYED.onlineFairs + 2 } })
    .expect(200);
  // A county whose figures the city may give back.
  const handed = `/campaigns/${freshCampaign}/weeks/2024-02-29/county-returns/140522`;
  await office.put(handed).send({ keyed: COUNTY_KEYED }).expect(200);
  await office.post(`${handed}/hand-in`).expect(200);
  const book = (tripId: string, partyId: string) => post(`/trips/${tripId}/bookings`, { partyId });
  const alone = () => openParty(t, office);

  const carrier = (await makeCarrier(t)).id;
  const otherCarrier = (await makeCarrier(t, { regionCode: '140105' })).id;
  const vehicle = (await makeVehicle(t, carrier)).id as string;
  const layout = await post('/seat-layouts', {
    ...{ regionCode: '140522', code: 'YANGCHENG_4', name: '四座', kind: 'COACH', rated: 4 },
    rows: [{ places: '## ##' }],
  });
  const account = await t.as(Role.Cadre, '140522');
  const pairing = await post('/region-pairings', {
    ...{ exportCode: '140522', importCode: '320583', validFrom: '2024-01-01', agreement: '劳务协作' },
  });
  const station = await post('/service-stations', {
    ...{ exportCode: '140522', importCode: '320583', validFrom: '2024-01-01', name: '阳城驻昆山服务站' },
    ...{ address: '昆山市前进路1号', contactName: '赵站长', contactPhone: '13977770002' },
  });
  const imported = await importRoster(t, office, campaign, toRosterCsv([rosterRow(900), rosterRow(901)]));

  const people = [member(1, { phone: PHONE, name: NAME }), member(2, { phone: PHONE })];
  const registered = await registerParty(office, party(campaign, people));
  const stranger = member(50, { phone: OTHER_PHONE, homeCountyCode: '140581' });
  await registerParty(await t.as(Role.CountyScheduler, '140581'), party(campaign, [stranger]));
  const mine = await registerParty(office, party(campaign, [member(51, { phone: PHONE })]));
  const idle = member(52, { phone: PHONE });
  const erased = await registerParty(office, party(campaign, [idle]));
  const draft = await makeTrip(t, office, { carrierId: carrier });
  const open = await makeOpenTrip(t, office, {
    ...{ carrierId: carrier, vehicles: [{ layoutCode: 'COACH_49' }, { layoutCode: 'COACH_49' }] },
  });
  const booking = await book(open.id, registered.partyId);
  const partner = await book(open.id, await openParty(t, office, { size: 2 }));
  const allotment = await post(`/trips/${open.id}/allotments`, {
    ...{ regionCode: '140522', seats: 2, returnsAt: '2024-02-19T18:00:00+08:00' },
  });
  const target = await makeOpenTrip(t, office, { carrierId: carrier });
  const unbooked = await registerParty(office, party(campaign, [member(3, { phone: PHONE })]));

  const inRound = { allocation: 'ROUND', requestsUntil: '2024-02-10T12:00:00+08:00' };
  const round = await makeOpenTrip(t, office, inRound);
  await book(round.id, await alone());
  const drawn = await makeOpenTrip(t, office, inRound);
  await book(drawn.id, await alone());

  const sentParty = await registerParty(office, party(campaign, [member(6, { phone: PHONE, name: NAME })]));
  const sent = await closedWithManifest(sentParty.partyId);
  await post(`/manifests/${sent.manifest}/dispatch`);
  const [message] = await t.dataSource.query<{ id: string }[]>(
    'SELECT m.id FROM outbox_messages m WHERE m.trip_id = $1 LIMIT 1',
    [sent.id],
  );
  await t.dataSource.query(`UPDATE outbox_messages SET state = 'DEAD' WHERE id = $1`, [message.id]);
  const closed = await closedWithManifest();
  const changed = await closedWithManifest();
  await post(`/bookings/${changed.booking}/cancellation`);

  const here = { campaignId: campaign, vehicles: [[{ home: '140522', employer: '昆山电子' }]] };
  const ready = await closedTrip(t, { ...here, departsAt: '2024-02-15T20:00:00+08:00' });
  const departed = await closedTrip(t, { ...here, departsAt: '2024-02-14T08:00:00+08:00' });
  await leave(departed, '2024-02-14T08:00:00+08:00');
  const arrived = await closedTrip(t, { ...here, departsAt: '2024-02-13T08:00:00+08:00' });
  await leave(arrived, '2024-02-13T08:00:00+08:00');
  t.clock.set(NOW);
  await post(`/trips/${drawn.id}/round`);
  await post(`/trips/${arrived.id}/arrival`);
  const conflict = newId();
  await post(`/trips/${ready.id}/door-reports`, {
    ...{ device: 'phone', sentAt: NOW },
    events: [{ id: conflict, kind: 'BOARD', passengerId: newId(), happenedAt: NOW }],
  });
  const away = { passengerId: departed.passengers[0].id, kind: 'DID_NOT_COME' };
  const exception = await post(`/trips/${departed.id}/arrival-exceptions`, away);
  await t.dataSource.query('UPDATE accounts SET password_hash = $1', [await hash(PASSWORD)]);
  t.clock.set('2024-02-15T18:59:00+08:00');
  const worker = await signedInBy(t, PHONE);
  const otherWorker = await signedInBy(t, OTHER_PHONE);
  const bind = (who: Caller, one: PartyMemberDto) =>
    post(
      '/me/bindings',
      { name: one.name, documentType: one.documentType, documentNumber: one.documentNumber },
      who,
    );
  const binding = await bind(worker, people[0]);
  for (const one of [member(3), member(51), idle]) await bind(worker, one);
  await bind(otherWorker, stranger);
  const invited = await post('/accounts', {
    ...{ login: 'world.cadre', displayName: '受邀村干部', role: 'CADRE', regionCode: '140522' },
  });
  await forgetLimits(t);
  t.clock.set(NOW);
  await t.anyone.post('/phone-codes').send({ phone: PHONE }).expect(202);
  const [login] = await t.dataSource.query<{ login: string }[]>(
    'SELECT a.login FROM accounts a WHERE a.id = $1',
    [account.accountId],
  );
  const session = await post('/sessions', { login: login.login, password: PASSWORD });
  const { body: sessions } = await account.get('/me/sessions').expect(200);
  const [identity] = await t.dataSource.query<{ id: string }[]>(
    `INSERT INTO oidc_identities (id, issuer, subject, account_id, bound_at)
     VALUES (gen_random_uuid(), 'https://provider.example', 'cadre', $1, now()) RETURNING id`,
    [account.accountId],
  );
  const [deadline] = await t.dataSource.query<{ id: string }[]>(
    'SELECT d.id FROM report_deadlines d WHERE d.campaign_id = $1 ORDER BY d.due_at DESC LIMIT 1',
    [campaign],
  );

  await province.put(`/campaigns/${campaign}/policies`).send({ offerMinutes: 30 }).expect(200);
  const full = await coachWith(t, office, 1);
  const seated = await book(full.id, await alone());
  const offered = await book(full.id, mine.partyId);
  const waiting = await book(full.id, await alone());
  await post(`/bookings/${seated.id}/cancellation`);

  const city = await t.as(Role.CityOfficer, '1405');
  const signed = `/campaigns/${campaign}/weeks/2024-02-22/returns/1405`;
  await city.put(signed).send({ keyed: KEYED }).expect(200);
  await post(`${signed}/signature`, {}, city);
  for (const stage of ['FIRST_STAGE', 'SECOND_STAGE']) {
    await city.put(`/campaigns/${freshCampaign}/stages/${stage}/reports/1405`).send(STAGE_REPORT).expect(200);
  }
  await post(`/campaigns/${freshCampaign}/stages/SECOND_STAGE/reports/1405/signature`, {}, city);
  await post(`/campaigns/${campaign}/frozen-weeks`, { cutoffDay: '2024-02-15' }, province);
  // Reported too late for that week: a correction.
  const late = await closedTrip(t, { ...here, departsAt: '2024-02-12T08:00:00+08:00' });
  await leave(late, '2024-02-12T08:00:00+08:00');
  const hold = await post(
    '/legal-holds',
    { scope: 'CAMPAIGN', targetId: freshCampaign, reason: '审计' },
    province,
  );

  async function closedWithManifest(partyId?: string) {
    const trip = await makeOpenTrip(t, office, { carrierId: carrier });
    const { id: booking } = await book(trip.id, partyId ?? (await alone()));
    const { id: manifest } = await post(`/trips/${trip.id}/closure`);
    return {
      ...{ id: trip.id as string, booking: booking as string, manifest: manifest as string },
      vehicle: trip.vehicles[0].id as string,
    };
  }
  async function leave(trip: MadeTrip, at: string) {
    await board(t, trip, trip.passengers, at);
    await depart(t, trip, at);
  }

  return {
    ...{ campaign, freshCampaign, carrier, otherCarrier, vehicle, deadline: deadline.id },
    ...{ layout: layout.id as string, account: account.accountId, pairing: pairing.id as string },
    identity: identity.id,
    ...{ station: station.id as string, import: imported.id },
    ...{
      invitation: (invited.invitation.link as string).split('#')[1],
      invited: invited.id as string,
    },
    ...{ idleWorker: erased.requests[0].worker.id, tripCode: open.code as string },
    worker: registered.requests[0].worker.id,
    request: registered.requests[0].id,
    party: registered.partyId,
    ...{ unbookedParty: unbooked.partyId, unbookedRequest: unbooked.requests[0].id },
    unbookedWorker: unbooked.requests[0].worker.id,
    ...{ hold: hold.id as string, message: message.id },
    ...{ draftTrip: draft.id as string, draftVehicle: draft.vehicles[0].id as string },
    ...{
      trip: open.id as string,
      tripVehicle: open.vehicles[1].id as string,
      allotment: allotment.id as string,
    },
    ...{ booking: booking.id as string, passenger: booking.passengers[0].id as string },
    ...{ otherPassenger: booking.passengers[1].id as string, partner: partner.id as string },
    targetTrip: target.id as string,
    ...{ roundTrip: round.id as string, drawnTrip: drawn.id as string },
    ...{ fullTrip: full.id as string, offered: offered.id as string, waiting: waiting.id as string },
    ...{ sentTrip: sent.id, sent: sent.manifest, closedTrip: closed.id, drawn: closed.manifest },
    sentVehicle: sent.vehicle,
    ...{ manifest: sent.manifest, changedTrip: changed.id, login: login.login },
    ...{
      ready: ready.id,
      readyPassenger: ready.passengers[0].id,
      late: late.id,
      departed: departed.id,
      departedVehicle: departed.vehicleIds[0],
      conflict,
      arrivedPassenger: arrived.passengers[0].id,
      exception: exception.id as string,
      arrived: arrived.id,
    },
    ...{ refreshToken: session.refreshToken as string, session: sessions.items.at(-1).id as string },
    ...{ binding: binding.id as string, code: await codeFor(t, PHONE), secondPerson: people[1] },
    tokens: { account: account.token, worker: worker.token, otherWorker: otherWorker.token },
    newTrip: await newTrip(t),
    newPeople: [member(4), member(5)],
  };
}

/** What an answer may show of this world, by the word that the matrix uses for it. */
export function tracesOf(world: AccessWorld): Record<string, string | string[]> {
  return {
    ...{ trip: world.trip, draft: world.draftTrip, booking: world.booking, passenger: world.passenger },
    ...{
      party: world.party,
      worker: world.worker,
      request: world.request,
      manifest: [world.manifest, world.drawn],
    },
    ...{ carrier: world.carrier, vehicle: world.vehicle, layout: world.layout, account: world.account },
    ...{ import: world.import, allotment: world.allotment, pairing: world.pairing, station: world.station },
    ...{ NAME, PHONE, DOCUMENT: [idNumber(1), idNumber(6)] },
  };
}
