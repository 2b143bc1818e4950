import { FieldFaults } from './field-faults.js';
import { readDocument } from './document-rules.js';
import { Places, readHomeCounty } from './home-county-rules.js';
import { readName } from './name-rules.js';
import { readPhone } from './phone-rules.js';
import { readSex } from './person-words.js';
import { readText } from './text-rules.js';
import { IdentifiedPersonDto } from './worker.dto.js';
import { WorkerInput } from './workers.service.js';

/** What a person is read against. */
export interface PersonRules {
  places: Places;
  /** Code prefix of the region of who registers. */
  regionCode: string;
  /** `YYYY-MM-DD`. */
  today: string;
}

/**
 * Reads a person as sent by a program, by the same rules as a roster. Faults are collected.
 *
 * @param where `at` goes before the names of faulty fields, e.g. `members[0].`; the phone may be known from elsewhere, or
 *   there is none
 */
export function readPerson(
  person: IdentifiedPersonDto,
  where: { at: string; phone?: string },
  faults: FieldFaults,
  rules: PersonRules,
): WorkerInput {
  const { documentType, documentNumber } = person;
  const take = <Value>(field: string, read: () => Value) => faults.take(`${where.at}${field}`, read);
  const document = take('documentNumber', () => readDocument(documentType, documentNumber, rules.today));
  // A sex that is left out is not missed while the document, which may tell it, cannot be read.
  const sex = take('sex', () =>
    document || person.sex ? readSex(person.sex ?? '', document?.sex) : undefined,
  );
  return {
    name: take('name', () => readName(person.name)),
    sex: sex!,
    birthDate: document?.birthDate ?? null,
    document,
    phone: where.phone ? take('phone', () => readPhone(where.phone!)) : '',
    homeCountyCode: take('homeCountyCode', () =>
      readHomeCounty(person.homeCountyCode, rules.places, rules.regionCode),
    ),
    town: take('town', () => readText(person.town ?? '', 50)),
    village: take('village', () => readText(person.village ?? '', 50)),
    priorityGroups: [...new Set(person.priorityGroups)].sort(),
  };
}
