import { FieldFaults } from '../workers/field-faults.js';
import { readDocument } from '../workers/document-rules.js';
import { Places, readHomeCounty } from '../workers/home-county-rules.js';
import { readName } from '../workers/name-rules.js';
import { readPhone } from '../workers/phone-rules.js';
import { readSex } from '../workers/person-words.js';
import { readText } from '../workers/text-rules.js';
import { WorkerInput } from '../workers/workers.service.js';
import { checkDays } from './day-rules.js';
import { RequestEntry } from './request-register.js';
import { CreateTravelRequestsDto, PartyMemberDto } from './travel-request.dto.js';
import { readWorkPlace } from './work-place-rules.js';

/** What the members of a party are read against. */
export interface PartyRules {
  places: Places;
  campaign: { startsOn: string; endsOn: string };
  /** Code prefix of the region of who registers. */
  regionCode: string;
  /** `YYYY-MM-DD`. */
  today: string;
}

/**
 * Reads a party as sent by a program, by the same rules as a roster.
 *
 * @throws InvalidInput naming all faulty fields
 */
export function readParty(input: CreateTravelRequestsDto, rules: PartyRules): RequestEntry[] {
  const faults = new FieldFaults();
  const { direction, earliestOn, latestOn, wishedMode = null } = input;
  faults.take('earliestOn', () => checkDays(earliestOn, latestOn, rules.campaign));
  const workPlaceCode = faults.take('workPlaceCode', () =>
    readWorkPlace(input.workPlaceCode, '', rules.places),
  );
  const entries = input.members.map((member, i): RequestEntry => {
    const at = `members[${i}]`;
    return {
      worker: readPerson(member, at, faults, rules),
      ...{ direction, earliestOn, latestOn, workPlaceCode, wishedMode, party: 'party' },
      employer: faults.take(`${at}.employer`, () => readText(member.employer ?? '', 100)),
      remark: faults.take(`${at}.remark`, () => readText(member.remark ?? '', 500)),
    };
  });
  faults.refuse();
  return entries;
}

function readPerson(member: PartyMemberDto, at: string, faults: FieldFaults, rules: PartyRules): WorkerInput {
  const { documentType, documentNumber } = member;
  const document = faults.take(`${at}.documentNumber`, () =>
    readDocument(documentType, documentNumber, rules.today),
  );
  // A sex that is left out is not missed while the document, which may tell it, cannot be read.
  const sex = faults.take(`${at}.sex`, () =>
    document || member.sex ? readSex(member.sex ?? '', document?.sex) : undefined,
  );
  return {
    name: faults.take(`${at}.name`, () => readName(member.name)),
    sex: sex!,
    birthDate: document?.birthDate ?? null,
    document,
    phone: faults.take(`${at}.phone`, () => readPhone(member.phone)),
    homeCountyCode: faults.take(`${at}.homeCountyCode`, () =>
      readHomeCounty(member.homeCountyCode, rules.places, rules.regionCode),
    ),
    town: faults.take(`${at}.town`, () => readText(member.town ?? '', 50)),
    village: faults.take(`${at}.village`, () => readText(member.village ?? '', 50)),
    priorityGroups: [...new Set(member.priorityGroups)].sort(),
  };
}
