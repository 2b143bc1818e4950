import type { AccessWorld } from './access-world.js';
import { COUNTY_KEYED, KEYED, NAME, PASSWORD, PHONE, STAGE_REPORT } from './access-world.js';
import { idNumber, rosterRow, toRosterCsv } from './roster.factory.js';
import type { Operation } from './openapi-document.js';

/** A request that whoever may make it would be served. */
export interface Sample {
  /** Values of the path's parameters; others are the world's thing of that name. */
  path?: Record<string, string>;
  query?: Record<string, string>;
  body?: object;
  form?: () => FormData;
}

/** What `{id}` means behind each noun unless a sample tells otherwise. */
const THINGS: Record<string, Exclude<keyof AccessWorld, 'tokens'>> = {
  ...{ sessions: 'session', bindings: 'binding', 'oidc-identities': 'identity' },
  ...{ 'trip-verifications': 'tripCode', verify: 'tripCode', 'trip-matches': 'trip' },
  ...{ accounts: 'account', 'region-pairings': 'pairing', 'service-stations': 'station' },
  ...{ campaigns: 'campaign', calendar: 'deadline', workers: 'worker', 'roster-imports': 'import' },
  ...{ carriers: 'carrier', 'seat-layouts': 'layout', vehicles: 'vehicle', trips: 'trip' },
  ...{ bookings: 'booking', allotments: 'allotment', passengers: 'otherPassenger' },
  ...{ 'travel-requests': 'request', manifests: 'manifest', 'legal-holds': 'hold' },
  ...{ messages: 'message', 'arrival-exceptions': 'exception' },
};

const CIVIL: Record<string, string> = {
  ...{ code: '140522', cityCode: '1405', cutoffDay: '2024-02-15', stage: 'FIRST_STAGE' },
  ...{ name: 'expired-keys', key: 'trip-reminder', countyCode: '140522' },
};
const ASSEMBLED = { reason: '核对名单' };

const stageOf = (world: AccessWorld, stage = 'FIRST_STAGE'): Sample => ({
  path: { id: world.freshCampaign, stage },
});
const tripOf = (trip: string): Sample => ({ path: { id: trip, tripId: trip } });

/** What is asked where a path alone is not enough. */
const SAMPLES: Record<string, (world: AccessWorld) => Sample> = {
  'POST /sessions': (world) => ({ body: { login: world.login, password: PASSWORD } }),
  'POST /sessions/refresh': (world) => ({ body: { refreshToken: world.refreshToken } }),
  'POST /phone-codes': () => ({ body: { phone: '13977770099' } }),
  'POST /phone-sessions': (world) => ({ body: { phone: PHONE, code: world.code } }),
  'POST /me/bindings': ({ secondPerson: { name, documentType, documentNumber } }) => ({
    body: { name, documentType, documentNumber },
  }),
  'POST /me/registrations': () => ({
    body: {
      ...{ homeCountyCode: '140522', documentType: 'RESIDENT_ID', documentNumber: idNumber(20) },
      name: '新来的人',
    },
  }),
  'POST /accounts/{id}/invitation': (world) => ({ path: { id: world.invited } }),
  'PUT /accounts/{id}/phone': () => ({ body: { phone: '13800001234' } }),
  'POST /invitations/acceptance': (world) => ({
    body: { token: world.invitation, password: 'chosen by myself' },
  }),
  'POST /me/totp': () => ({ body: { password: PASSWORD } }),
  'POST /me/oidc': () => ({ body: { password: PASSWORD } }),
  'POST /message-templates/{key}/previews': () => ({ body: { language: 'en' } }),
  'PUT /me/language': () => ({ body: { language: 'zh' } }),
  'POST /me/totp/confirmation': () => ({ body: { code: '000000' } }),
  'POST /me/totp/removal': () => ({ body: { code: '000000' } }),
  'POST /sessions/oidc': () => ({ body: { ticket: 'x'.repeat(43) } }),
  'POST /me/bindings/{id}/corrections': () => ({ body: { town: '北留镇', village: '东沟村' } }),
  'POST /me/travel-requests': (world) => ({
    body: {
      ...{ campaignId: world.campaign, members: [{ workerId: world.worker }], direction: 'RETURN_HOME' },
      ...{ workPlaceCode: '320583', earliestOn: '2024-03-18', latestOn: '2024-03-20' },
    },
  }),
  'POST /travel-requests/of-registered': (world) => ({
    body: {
      ...{ campaignId: world.campaign, members: [{ workerId: world.worker }], direction: 'RETURN_HOME' },
      ...{ workPlaceCode: '320583', earliestOn: '2024-03-18', latestOn: '2024-03-20' },
    },
  }),
  'POST /me/trips/{tripId}/bookings': (world) => ({
    ...tripOf(world.targetTrip),
    body: { partyId: world.unbookedParty },
  }),
  'POST /me/bookings/{id}/cancellation': () => ({ body: { reason: '不去了' } }),
  'POST /me/bookings/{id}/acceptance': (world) => ({ path: { id: world.offered } }),
  'POST /me/bookings/{id}/declination': (world) => ({ path: { id: world.offered }, body: {} }),
  'POST /me/bookings/{id}/passengers/{passengerId}/removal': () => ({ body: { reason: '留下' } }),
  'POST /me/travel-requests/{id}/withdrawal': (world) => ({ path: { id: world.unbookedRequest } }),
  'POST /me/password': () => ({ body: { current: PASSWORD, next: 'another long one' } }),
  'POST /accounts': () => ({
    body: {
      ...{ login: 'new.cadre', displayName: '新村干部', role: 'CADRE', regionCode: '140522' },
    },
  }),
  // Of what is recorded, the part to which no request of the table adds: it is asked while the others are.
  'GET /audit-entries': (world) => ({ query: { target: world.allotment } }),
  'GET /regions': () => ({ query: { parent: '1405' } }),
  'PUT /regions/{code}/roles': () => ({ body: { exportSide: true, importSide: false } }),
  'POST /region-pairings': () => ({
    body: { exportCode: '140522', importCode: '330200', validFrom: '2024-01-01', agreement: '协作' },
  }),
  'POST /region-pairings/{id}/end': () => ({ body: { on: '2024-03-01' } }),
  'POST /service-stations': () => ({
    body: {
      ...{ exportCode: '140522', importCode: '330200', validFrom: '2024-01-01', name: '站' },
      ...{ address: '宁波', contactName: '钱站长', contactPhone: '13977770003' },
    },
  }),
  'POST /service-stations/{id}/closure': () => ({ body: { on: '2024-03-01' } }),
  'POST /campaigns': () => ({ body: { provinceCode: '14', year: 2025, name: '2025年春风行动' } }),
  'PUT /campaigns/{id}/policies': () => ({ body: { offerMinutes: 45 } }),
  'PUT /campaigns/{id}/calendar/{deadlineId}': () => ({ body: { skipped: true, reason: '春节假期' } }),
  'PUT /campaigns/{id}/calendar-rules': () => ({ body: { rules: { contacts: null }, reason: '通知' } }),
  'POST /worker-searches': () => ({ body: { documentNumber: idNumber(1) } }),
  'PUT /workers/{id}': () => ({ body: { name: NAME, homeCountyCode: '140522', town: '北留镇' } }),
  'GET /workers/{id}/data': () => ({ query: { purpose: 'OWN_DATA' } }),
  'POST /workers/{id}/erasure': (world) => ({ path: { id: world.unbookedWorker }, body: {} }),
  'POST /me/erasure': (world) => ({ body: { workerId: world.idleWorker } }),
  'POST /legal-holds': (world) => ({
    body: { scope: 'WORKER', targetId: world.worker, reason: '（2024）晋05民初12号' },
  }),
  'POST /workers/{id}/disclosures': () => ({ body: { purpose: 'EMERGENCY' } }),
  'POST /travel-requests': (world) => ({
    body: {
      ...{ campaignId: world.campaign, members: world.newPeople, direction: 'RETURN_TO_WORK' },
      ...{ workPlaceCode: '320583', earliestOn: '2024-02-18', latestOn: '2024-02-20' },
    },
  }),
  'PUT /survey-answers': (world) => ({
    body: { campaignId: world.campaign, answers: [{ workerId: world.worker, festival: 'AT_HOME' }] },
  }),
  'GET /survey-answers': (world) => ({ query: { campaignId: world.campaign } }),
  'GET /survey-counts': (world) => ({ query: { campaignId: world.campaign } }),
  'PUT /me/survey-answers': (world) => ({
    body: { campaignId: world.campaign, answers: [{ workerId: world.worker, festival: 'AT_HOME' }] },
  }),
  'GET /me/survey-answers': (world) => ({ query: { campaignId: world.campaign } }),
  'GET /demand': (world) => ({ query: { campaignId: world.campaign } }),
  'POST /roster-imports': (world) => ({
    form: () => {
      const form = new FormData();
      form.set('campaignId', world.campaign);
      form.set('file', new Blob([new Uint8Array(toRosterCsv([rosterRow(902)]))]), 'roster.csv');
      return form;
    },
  }),
  'GET /roster-imports/{id}/report': () => ({ query: { purpose: 'CORRECTION' } }),
  'POST /carriers': () => ({
    body: { kind: 'COACH', regionCode: '140522', name: '新客运', email: 'new@coach.example' },
  }),
  'PATCH /carriers/{id}': () => ({ body: { name: '阳城第二客运' } }),
  'POST /seat-layouts': () => ({
    body: {
      ...{ regionCode: '140522', code: 'NEW_4', name: '四座', kind: 'COACH', rated: 4 },
      rows: [{ places: '## ##' }],
    },
  }),
  'POST /vehicles': (world) => ({
    body: { carrierId: world.carrier, layoutCode: 'COACH_49', plate: '晋E99999' },
  }),
  'GET /trips': (world) => ({ query: { campaignId: world.campaign, limit: '200' } }),
  'POST /trips': (world) => ({ body: world.newTrip }),
  'PATCH /trips/{id}': (world) => ({ ...tripOf(world.draftTrip), body: { notes: '带好身份证' } }),
  'POST /trips/{id}/opening': (world) => ({ ...tripOf(world.draftTrip), body: {} }),
  'POST /trips/{id}/reopening': (world) => ({ ...tripOf(world.closedTrip), body: ASSEMBLED }),
  'POST /trips/{id}/vehicles': (world) => ({
    ...tripOf(world.draftTrip),
    body: { layoutCode: 'COACH_49' },
  }),
  'PUT /trips/{id}/vehicles/{vehicleId}': (world) => ({
    path: { id: world.draftTrip, vehicleId: world.draftVehicle },
    body: { layoutCode: 'COACH_39' },
  }),
  'DELETE /trips/{id}/vehicles/{vehicleId}': (world) => ({
    path: { id: world.draftTrip, vehicleId: world.draftVehicle },
  }),
  'POST /trips/{tripId}/allotments': (world) => ({
    ...tripOf(world.targetTrip),
    body: { regionCode: '140522', seats: 2, returnsAt: '2024-02-19T18:00:00+08:00' },
  }),
  'POST /trips/{tripId}/bookings': (world) => ({
    ...tripOf(world.targetTrip),
    body: { partyId: world.unbookedParty },
  }),
  'POST /trips/{tripId}/fillings': (world) => tripOf(world.targetTrip),
  'GET /trips/{tripId}/waiting-list': (world) => tripOf(world.fullTrip),
  'POST /trips/{tripId}/waiting-list/promotion': (world) => tripOf(world.fullTrip),
  'POST /trips/{tripId}/cancellation': () => ({ body: { reason: '大雪封路' } }),
  'GET /trip-matches': () => ({ query: { direction: 'RETURN_TO_WORK' } }),
  'GET /trips/{tripId}/vehicles/{vehicleId}/seats': (world) => ({ path: { vehicleId: world.tripVehicle } }),
  'POST /bookings/{id}/cancellation': () => ({ body: { reason: '不去了' } }),
  'POST /bookings/{id}/acceptance': (world) => ({ path: { id: world.offered } }),
  'POST /bookings/{id}/declination': (world) => ({ path: { id: world.offered }, body: { reason: '不去了' } }),
  'PUT /bookings/{id}/minimum': (world) => ({
    path: { id: world.waiting },
    body: { minimumPeople: null, reason: '一起走' },
  }),
  'POST /bookings/{id}/seats': (world) => ({
    body: { seats: [{ passengerId: world.passenger, seat: '20' }] },
  }),
  'POST /bookings/{id}/swap': (world) => ({ body: { withBookingId: world.partner, reason: '互换' } }),
  'POST /bookings/{id}/split': (world) => ({
    body: { groups: [[world.passenger], [world.otherPassenger]], consentBy: NAME },
  }),
  'POST /bookings/{id}/passengers': (world) => ({ body: { travelRequestId: world.unbookedRequest } }),
  'POST /bookings/{id}/passengers/{passengerId}/removal': () => ({ body: { reason: '留下' } }),
  'POST /bookings/{id}/move': (world) => ({ body: { tripId: world.targetTrip, reason: '改签' } }),
  'POST /trips/{tripId}/vehicles/{vehicleId}/replacement': (world) => ({
    path: { vehicleId: world.tripVehicle },
    body: { layoutCode: 'COACH_39', preview: true },
  }),
  'POST /trips/{tripId}/re-accommodation': () => ({ body: { preview: true, reason: '改派' } }),
  'POST /trips/{tripId}/round': (world) => tripOf(world.roundTrip),
  'GET /trips/{tripId}/round': (world) => tripOf(world.drawnTrip),
  'GET /trips/{tripId}/round/entries': (world) => tripOf(world.drawnTrip),
  'GET /trips/{tripId}/round/verification': (world) => tripOf(world.drawnTrip),
  'POST /travel-requests/{id}/withdrawal': (world) => ({ path: { id: world.unbookedRequest } }),
  'POST /draft-plans': (world) => ({
    body: {
      ...{ organiserCode: '140522', campaignId: world.campaign },
      ...{ from: '2024-02-18', to: '2024-02-21' },
    },
  }),
  'POST /trips/{id}/closure': () => ({ body: ASSEMBLED }),
  'POST /trips/{id}/manifests': (world) => tripOf(world.changedTrip),
  'GET /trips/{id}/manifests': (world) => tripOf(world.sentTrip),
  'GET /manifests/{id}/file': () => ({ query: { purpose: 'BOARDING' } }),
  'POST /manifests/{id}/dispatch': (world) => ({ path: { id: world.drawn } }),
  'POST /manifests/{id}/confirmation': (world) => ({ path: { id: world.sent } }),
  'POST /manifests/{id}/seat-numbers': (world) => ({
    path: { id: world.sent },
    body: { table: '姓名,座位号\n没有他,1', preview: true },
  }),
  'POST /manifests/{id}/vehicles/{vehicleId}/replacement': (world) => ({
    path: { id: world.sent, vehicleId: world.sentVehicle },
    body: { plate: '晋E54321', preview: true },
  }),
  'POST /seat-tables': () => ({
    form: () => {
      const form = new FormData();
      form.set('file', new Blob(['姓名,座位号\n没有他,1']), 'seats.csv');
      return form;
    },
  }),
  'POST /manifests/{id}/return': (world) => ({ path: { id: world.sent }, body: { reason: '车坏了' } }),
  'GET /trips/{id}/boardings': (world) => tripOf(world.ready),
  'POST /trips/{id}/boardings': (world) => ({
    ...tripOf(world.ready),
    body: { boardings: [{ passengerId: world.readyPassenger }] },
  }),
  'POST /trips/{id}/no-shows': (world) => ({
    ...tripOf(world.ready),
    body: { noShows: [{ passengerId: world.readyPassenger }], reason: '没来' },
  }),
  'GET /trips/{id}/boarding-pack': (world) => ({ ...tripOf(world.ready), query: { purpose: 'BOARDING' } }),
  'GET /trips/{id}/boarding-progress': (world) => tripOf(world.ready),
  'POST /trips/{id}/door-reports': (world) => ({
    ...tripOf(world.ready),
    body: {
      ...{ device: 'phone', sentAt: '2024-02-15T18:59:00+08:00' },
      events: [
        {
          ...{ id: MADE_BY_THE_PHONE, kind: 'BOARD', passengerId: world.readyPassenger },
          happenedAt: '2024-02-15T18:50:00+08:00',
        },
      ],
    },
  }),
  'GET /trips/{id}/door-conflicts': (world) => tripOf(world.ready),
  'POST /trips/{id}/door-conflicts/{conflictId}/settlement': (world) => ({
    path: { id: world.ready, conflictId: world.conflict },
    body: { decision: 'DISMISS' },
  }),
  'POST /trips/{id}/departure': (world) => ({ ...tripOf(world.ready), body: {} }),
  'POST /trips/{id}/arrival': (world) => ({ ...tripOf(world.departed), body: {} }),
  'GET /trips/{id}/on-the-way': (world) => tripOf(world.departed),
  'POST /trips/{id}/break-off': (world) => ({
    ...tripOf(world.departed),
    body: { kind: 'TURNED_BACK', reason: '高速封闭' },
  }),
  'POST /trips/{id}/vehicle-replacements': (world) => ({
    ...tripOf(world.departed),
    body: { tripVehicleId: world.departedVehicle, plate: '晋E77777', reason: '车辆故障' },
  }),
  'GET /trips/{id}/handovers': (world) => tripOf(world.arrived),
  'POST /trips/{id}/handovers': (world) => ({
    ...tripOf(world.arrived),
    body: { employer: '昆山电子', signedByName: '孙经理' },
  }),
  'GET /arrivals': () => ({ query: { from: '2024-02-13', until: '2024-02-15' } }),
  'POST /trips/{id}/arrival-exceptions': (world) => ({
    ...tripOf(world.arrived),
    body: { passengerId: world.arrivedPassenger, kind: 'OTHER', note: '行李未到' },
  }),
  'POST /arrival-exceptions/{id}/resolution': () => ({ body: { resolution: '次日自行到厂' } }),
  'GET /campaigns/{id}/statistics/{cityCode}/trips': () => ({ query: { column: 'totalCarried' } }),
  'GET /campaigns/{id}/statistics/{cityCode}/passengers': () => ({ query: { column: 'totalCarried' } }),
  'POST /campaigns/{id}/corrections/{cityCode}/signatures': (world) => ({
    body: { corrections: [{ tripId: world.late, persons: 1, vehicles: 1 }], reason: '站点无信号' },
  }),
  'POST /campaigns/{id}/figures-check': () => ({ body: { repair: true } }),
  'POST /campaigns/{id}/frozen-weeks': (world) => ({
    path: { id: world.freshCampaign },
    body: { cutoffDay: '2024-02-15' },
  }),
  'PUT /campaigns/{id}/weeks/{cutoffDay}/returns/{cityCode}': (world) => ({
    path: { id: world.freshCampaign, cutoffDay: '2024-02-22' },
    body: { keyed: KEYED },
  }),
  'POST /campaigns/{id}/weeks/{cutoffDay}/returns/{cityCode}/signature': (world) => ({
    path: { id: world.freshCampaign, cutoffDay: '2024-02-22' },
  }),
  'GET /campaigns/{id}/weeks/{cutoffDay}/county-returns/{countyCode}': (world) => ({
    path: { id: world.freshCampaign, cutoffDay: '2024-02-22' },
  }),
  'PUT /campaigns/{id}/weeks/{cutoffDay}/county-returns/{countyCode}': (world) => ({
    path: { id: world.freshCampaign, cutoffDay: '2024-02-22' },
    body: { keyed: COUNTY_KEYED },
  }),
  'POST /campaigns/{id}/weeks/{cutoffDay}/county-returns/{countyCode}/hand-in': (world) => ({
    path: { id: world.freshCampaign, cutoffDay: '2024-02-22' },
  }),
  'POST /campaigns/{id}/weeks/{cutoffDay}/county-returns/{countyCode}/return': (world) => ({
    path: { id: world.freshCampaign, cutoffDay: '2024-02-29' },
    body: { reason: '请核对场次' },
  }),
  'POST /campaigns/{id}/weeks/{cutoffDay}/returns/{cityCode}/county-sums': (world) => ({
    path: { id: world.freshCampaign, cutoffDay: '2024-02-22' },
  }),
  'POST /campaigns/{id}/weeks/{cutoffDay}/returns/{cityCode}/answers': (world) => ({
    path: { id: world.campaign, cutoffDay: '2024-02-29' },
    body: { answers: [{ column: 'onlineFairs', answer: '上周重复统计' }] },
  }),
  'POST /campaigns/{id}/weeks/{cutoffDay}/returns/{cityCode}/late-signature': () => ({
    body: { reason: '停电' },
  }),
  'POST /campaigns/{id}/weeks/{cutoffDay}/returns/{cityCode}/signature-withdrawal': () => ({
    path: { cutoffDay: '2024-02-22' },
    body: { reason: '有误' },
  }),
  'POST /campaigns/{id}/frozen-weeks/{cutoffDay}/redelivery': () => ({}),
  'GET /campaigns/{id}/carried-persons/file': () => ({ query: { purpose: 'SUBSIDY' } }),
  'GET /campaigns/{id}/anti-poverty-flags/file': () => ({ query: { purpose: 'ANTI_POVERTY' } }),
  'GET /campaigns/{id}/stages/{stage}': (world) => stageOf(world),
  'GET /campaigns/{id}/stages/{stage}/file': (world) => stageOf(world),
  'GET /campaigns/{id}/stages/{stage}/reports/{cityCode}': (world) => stageOf(world),
  'PUT /campaigns/{id}/stages/{stage}/reports/{cityCode}': (world) => ({
    ...{ ...stageOf(world), body: STAGE_REPORT },
  }),
  'POST /campaigns/{id}/stages/{stage}/reports/{cityCode}/signature': (world) => stageOf(world),
  'POST /campaigns/{id}/stages/{stage}/reports/{cityCode}/signature-withdrawal': (world) => ({
    ...{ ...stageOf(world, 'SECOND_STAGE'), body: { reason: '有误' } },
  }),
};

/** A request as it goes over the wire; its path begins with `/`. */
export interface WireRequest {
  method: string;
  path: string;
  body?: object | (() => FormData);
}

/**
 * The request with which the matrix asks who may call an operation.
 *
 * @throws when the world has nothing for a parameter or the operation needs a body: then it needs a sample here
 */
export function requestFor(name: string, operation: Operation, world: AccessWorld): WireRequest {
  const [method, template] = name.split(' ');
  const short = template.replace('/api/v1', '');
  const sample = SAMPLES[`${method} ${short}`]?.(world) ?? {};
  const body = sample.body ?? sample.form;
  if (operation.requestBody && !body) throw new Error(`${name} needs a sample in access-requests.ts`);
  const path = template.replace(/([^/]+)\/\{(\w+)\}/g, (_, noun: string, parameter: string) => {
    const value = sample.path?.[parameter] ?? CIVIL[parameter] ?? world[THINGS[noun]];
    if (!value) throw new Error(`${name} needs a sample of {${parameter}} in access-requests.ts`);
    return `${noun}/${value}`;
  });
  const query = sample.query ? `?${new URLSearchParams(sample.query).toString()}` : '';
  return { method, path: path + query, body };
}

/** Id of an event at the door: a phone makes it, so none is unknown. */
export const MADE_BY_THE_PHONE = '01a20275-9696-7000-a9ec-38ebe8600d46';

/** The names of all samples, as operations are named. */
export const SAMPLED = Object.keys(SAMPLES).map((name) => name.replace(' ', ' /api/v1'));
