import { FieldFaults } from '../workers/field-faults.js';
import { PersonRules, readPerson } from '../workers/person-entry.js';
import { readText } from '../workers/text-rules.js';
import { checkDays } from './day-rules.js';
import { RequestEntry } from './request-register.js';
import { CreateTravelRequestsDto } from './travel-request.dto.js';
import { readWorkPlace } from './work-place-rules.js';

/** What the members of a party are read against. */
export interface PartyRules extends PersonRules {
  campaign: { startsOn: string; endsOn: string };
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
      worker: readPerson(member, { at: `${at}.`, phone: member.phone }, faults, rules),
      ...{ direction, earliestOn, latestOn, workPlaceCode, wishedMode, party: 'party' },
      employer: faults.take(`${at}.employer`, () => readText(member.employer ?? '', 100)),
      remark: faults.take(`${at}.remark`, () => readText(member.remark ?? '', 500)),
    };
  });
  faults.refuse();
  return entries;
}
