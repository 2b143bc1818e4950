import type {
  CreateTravelRequestsDto,
  PartyMemberDto,
  PartyView,
} from '../../src/demand/travel-request.dto.js';
import { Direction } from '../../src/shared/vocabulary.js';
import { DocumentType } from '../../src/workers/document-types.js';
import { idNumber } from './roster.factory.js';
import type { Caller } from './test-app.js';

/** A member of a party, of 阳城县; another `no` is another person. */
export function member(no: number, changes: Partial<PartyMemberDto> = {}): PartyMemberDto {
  return {
    ...{ name: `李${String.fromCharCode(0x4e00 + (no % 5000))}`, documentType: DocumentType.ResidentId },
    ...{ documentNumber: idNumber(no), phone: '13900002222', homeCountyCode: '140522' },
    ...changes,
  };
}

/** A party of 阳城县 that wishes to go to 昆山 from 18 to 20 February 2024. */
export function party(
  campaignId: string,
  members: PartyMemberDto[],
  changes: Partial<CreateTravelRequestsDto> = {},
): CreateTravelRequestsDto {
  return {
    ...{ campaignId, members, direction: Direction.ReturnToWork, workPlaceCode: '320583' },
    ...{ earliestOn: '2024-02-18', latestOn: '2024-02-20' },
    ...changes,
  };
}

/** Registers a party over HTTP. */
export async function registerParty(caller: Caller, input: CreateTravelRequestsDto): Promise<PartyView> {
  return (await caller.post('/travel-requests').send(input).expect(201)).body as PartyView;
}
