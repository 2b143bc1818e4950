import { WorkersService } from '../../src/workers/workers.service.js';
import { DocumentType } from '../../src/workers/document-types.js';
import { Sex } from '../../src/workers/person-words.js';
import { Party } from '../../src/demand/party.entity.js';
import { RequestState } from '../../src/demand/request-lifecycle.js';
import { TravelRequest } from '../../src/demand/travel-request.entity.js';
import { newId } from '../../src/shared/ids.js';
import { Direction, WishedMode } from '../../src/shared/vocabulary.js';
import type { Caller, TestApp } from './test-app.js';

export interface DemandWish {
  campaignId: string;
  /** Who registers it. */
  by: Caller;
  parties: number;
  /** Members of each party. */
  size?: number;
  home?: string;
  work?: string;
  earliestOn?: string;
  latestOn?: string;
  direction?: Direction;
  wishedMode?: WishedMode;
}

let passports = 10_000_000;

/** Open parties of new workers who all want the same. */
export async function openParties(t: TestApp, wish: DemandWish): Promise<string[]> {
  const { size = 1, home = '140522', work = '320583', earliestOn = '2024-02-20' } = wish;
  const partyIds = Array.from({ length: wish.parties }, () => newId());
  const members = partyIds.flatMap((partyId) => Array<string>(size).fill(partyId));
  await t.dataSource.transaction(async (manager) => {
    const workerIds = await t.app.get(WorkersService).registerMany(
      manager,
      members.map(() => ({
        ...{ name: '测试', sex: Sex.Male, birthDate: '1990-01-01', phone: '13800138000' },
        document: { type: DocumentType.Passport, number: `E${(passports += 1)}` },
        ...{ homeCountyCode: home, town: '', village: '', priorityGroups: [] },
      })),
    );
    const createdAt = t.clock.now();
    await manager.insert(
      Party,
      partyIds.map((id) => ({ id, campaignId: wish.campaignId, createdAt })),
    );
    await manager.insert(
      TravelRequest,
      members.map((partyId, i) => ({
        ...{ id: newId(), campaignId: wish.campaignId, partyId, workerId: workerIds[i] },
        ...{
          direction: wish.direction ?? Direction.ReturnToWork,
          earliestOn,
          latestOn: wish.latestOn ?? earliestOn,
        },
        ...{ homeCountyCode: home, workPlaceCode: work, employer: '昆山新能源科技有限公司' },
        ...{ wishedMode: wish.wishedMode ?? null, remark: '', state: RequestState.Open },
        ...{ createdBy: wish.by.accountId, createdAt, withdrawnAt: null },
      })),
    );
  });
  return partyIds;
}
