import { Party } from '../../src/demand/party.entity.js';
import { RequestState } from '../../src/demand/request-lifecycle.js';
import { TravelRequest } from '../../src/demand/travel-request.entity.js';
import { newId, publicCode } from '../../src/shared/ids.js';
import { Direction } from '../../src/shared/vocabulary.js';
import { DocumentType } from '../../src/workers/document-types.js';
import { Sex } from '../../src/workers/person-words.js';
import { WorkersService } from '../../src/workers/workers.service.js';
import type { Caller, TestApp } from './test-app.js';
import { campaignId } from './trip.factory.js';

export interface Person {
  name?: string;
  documentNumber?: string;
  phone?: string;
  employer?: string;
  home?: string;
  work?: string;
}

export interface SeatedPerson {
  passengerId: string;
  bookingId: string;
  bookingCode: string;
}

let citizens = 0;

/** The number of a resident ID that no one else in this test has (GB 11643). */
export function citizenNumber(): string {
  const body = `11010519491231${String((citizens += 1)).padStart(3, '0')}`;
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
  return `${body}${'10X98765432'[weights.reduce((sum, weight, i) => sum + weight * Number(body[i]), 0) % 11]}`;
}

let passports = 20_000_000;

/** Puts a person on a seat of a trip, as a booking of one. */
export async function seat(
  t: TestApp,
  by: Caller,
  trip: { id: string; vehicles: { id: string }[] },
  label: string,
  person: Person = {},
  vehicle = 0,
): Promise<SeatedPerson> {
  const { name = '测试', phone = '13800138000', employer = '昆山新能源科技有限公司' } = person;
  const { home = '140522', work = '320583', documentNumber } = person;
  const campaign = await campaignId(t);
  const [partyId, requestId, passengerId, bookingId] = [newId(), newId(), newId(), newId()];
  const bookingCode = publicCode();
  const tripVehicleId = trip.vehicles[vehicle].id;
  await t.dataSource.transaction(async (manager) => {
    const [workerId] = await t.app.get(WorkersService).registerMany(manager, [
      {
        ...{
          name,
          sex: Sex.Male,
          birthDate: '1990-01-01',
          phone,
          homeCountyCode: home,
          town: '',
          village: '',
        },
        document: documentNumber
          ? { type: DocumentType.ResidentId, number: documentNumber }
          : { type: DocumentType.Passport, number: `E${(passports += 1)}` },
        priorityGroups: [],
      },
    ]);
    await manager.insert(Party, { id: partyId, campaignId: campaign, createdAt: t.clock.now() });
    await manager.insert(TravelRequest, {
      ...{ id: requestId, campaignId: campaign, partyId, workerId, direction: Direction.ReturnToWork },
      ...{ earliestOn: '2024-02-20', latestOn: '2024-02-20', homeCountyCode: home, workPlaceCode: work },
      ...{ employer, wishedMode: null, remark: '', state: RequestState.Open, createdBy: by.accountId },
      ...{ createdAt: t.clock.now(), withdrawnAt: null },
    });
    await manager.query(
      `INSERT INTO bookings (id, code, trip_id, party_id, state, trip_vehicle_id, priority_rank, created_by, created_at)
       VALUES ($1, $2, $3, $4, 'CONFIRMED', $5, 0, $6, now())`,
      [bookingId, bookingCode, trip.id, partyId, tripVehicleId, by.accountId],
    );
    await manager.query(
      `INSERT INTO passengers (id, booking_id, trip_id, departs_at, arrives_at, travel_request_id, worker_id,
                               trip_vehicle_id, seat)
       SELECT $1, $2, t.id, t.departs_at, t.arrives_at, $3, $4, $5, $6 FROM trips t WHERE t.id = $7`,
      [passengerId, bookingId, requestId, workerId, tripVehicleId, label, trip.id],
    );
  });
  return { passengerId, bookingId, bookingCode };
}
