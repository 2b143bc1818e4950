import ExcelJS from 'exceljs';
import { Role } from '../../src/access/roles.js';
import { Party } from '../../src/demand/party.entity.js';
import { RequestState } from '../../src/demand/request-lifecycle.js';
import { TravelRequest } from '../../src/demand/travel-request.entity.js';
import { newId } from '../../src/shared/ids.js';
import { Direction } from '../../src/shared/vocabulary.js';
import { DocumentType } from '../../src/workers/document-types.js';
import { Sex } from '../../src/workers/person-words.js';
import { WorkersService } from '../../src/workers/workers.service.js';
import { booked } from './seating.factory.js';
import type { Caller, TestApp } from './test-app.js';
import { makeCarrier } from './fleet.factory.js';
import { campaignId, makeOpenTrip } from './trip.factory.js';

export interface Person {
  name?: string;
  document?: string;
  phone?: string;
  employer?: string;
  work?: string;
}

export interface SeatedPerson {
  partyId: string;
  passengerId: string;
  bookingId: string;
  bookingCode: string;
  seat: string;
}

let citizens = 0;

/** The number of a resident ID that no one else in this test has (GB 11643). */
export function citizenNumber(): string {
  const body = `11010519491231${String((citizens += 1)).padStart(3, '0')}`;
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
  const sum = weights.reduce((total, weight, i) => total + weight * Number(body[i]), 0);
  return `${body}${'10X98765432'[sum % 11]}`;
}

/** A county office, a carrier of its own and that carrier's liaison; what they do over HTTP before a test begins. */
export async function manifestStage(t: TestApp) {
  const office = await t.as(Role.CountyScheduler, '140522');
  const carrierId = (await makeCarrier(t, { email: 'office@coach.example' })).id;
  const liaison = await t.as(Role.CarrierLiaison, carrierId);
  await t.dataSource.query(`UPDATE accounts SET email = lower(login) || '@fangang.example'`);

  const post = async (caller: Caller, path: string, status: number, body: object = {}) =>
    (await caller.post(path).send(body).expect(status)).body;
  /** Books a party of one. */
  const book = async (tripId: string, partyId: string): Promise<SeatedPerson> => {
    const { id, code, passengers } = await booked(office, tripId, partyId);
    const [{ id: passengerId, seat }] = passengers;
    return { partyId, bookingId: id, bookingCode: code, passengerId, seat };
  };
  /** Someone who wants to travel alone on 20 February, on a trip. */
  const seat = async (tripId: string, person: Person = {}) =>
    book(tripId, await travellerOf(t, office, person));
  /** An open trip of the carrier with these people on it. */
  const tripWith = async (people: Person[], overrides: object = {}) => {
    const trip = await makeOpenTrip(t, office, { carrierId, ...overrides });
    const seated: SeatedPerson[] = [];
    for (const person of people) seated.push(await seat(trip.id, person));
    return { trip, seated };
  };
  /** A closed trip whose version 1 was sent. */
  const sentTo = async (people: Person[]) => {
    const { trip, seated } = await tripWith(people);
    const drawn = await post(office, `/trips/${trip.id}/closure`, 201);
    const manifest = await post(office, `/manifests/${drawn.id}/dispatch`, 200);
    return { trip, seated, manifest };
  };
  const cancel = ({ bookingId }: SeatedPerson) => post(office, `/bookings/${bookingId}/cancellation`, 200);
  return { office, liaison, post, book, seat, tripWith, sentTo, cancel };
}

export type ManifestStage = Awaited<ReturnType<typeof manifestStage>>;

/** As numbers of resident IDs are shown. */
export const masked = (number: string) => `${number.slice(0, 6)}********${number.slice(-4)}`;

export async function workbookOf(content: Uint8Array): Promise<ExcelJS.Workbook> {
  return new ExcelJS.Workbook().xlsx.load(Buffer.from(content) as unknown as ArrayBuffer);
}

/** The cells of a sheet, row by row. */
export function cellsOf(sheet: ExcelJS.Worksheet): ExcelJS.CellValue[][] {
  const rows = sheet.getSheetValues().slice(1) as ExcelJS.CellValue[][];
  return rows.map((row) => row.slice(1));
}

async function travellerOf(t: TestApp, by: Caller, person: Person): Promise<string> {
  const { name = '测试', document = citizenNumber(), phone = '13800138000' } = person;
  const { employer = '昆山新能源科技有限公司', work = '320583' } = person;
  const about = { campaignId: await campaignId(t), createdAt: t.clock.now() };
  const partyId = newId();
  await t.dataSource.transaction(async (manager) => {
    const [workerId] = await t.app.get(WorkersService).registerMany(manager, [
      {
        ...{ name, sex: Sex.Male, birthDate: '1949-12-31', phone, priorityGroups: [] },
        document: { type: DocumentType.ResidentId, number: document },
        ...{ homeCountyCode: '140522', town: '', village: '' },
      },
    ]);
    await manager.insert(Party, { id: partyId, ...about });
    await manager.insert(TravelRequest, {
      ...{ id: newId(), ...about, partyId, workerId, direction: Direction.ReturnToWork },
      ...{ earliestOn: '2024-02-20', latestOn: '2024-02-20', homeCountyCode: '140522', workPlaceCode: work },
      ...{ employer, wishedMode: null, remark: '', state: RequestState.Open },
      ...{ createdBy: by.accountId, withdrawnAt: null },
    });
  });
  return partyId;
}
