import fc from 'fast-check';
import { checkCharacter, identityOf, readDocument, readDocumentType } from './document-rules.js';
import { DocumentType } from './document-types.js';
import { Fault } from './fault.js';
import { Sex } from './person-words.js';

const TODAY = '2024-02-01';
const read = (number: string, type = '居民身份证') => readDocument(readDocumentType(type), number, TODAY);
const codeOf = (number: string, type?: string) => {
  try {
    read(number, type);
    return 'accepted';
  } catch (error) {
    return (error as Fault).code;
  }
};

/** Valid ID numbers of people of any region, born 1930–2010. */
const idNumbers = fc
  .tuple(
    fc.integer({ min: 110000, max: 699999 }),
    fc.date({ min: new Date('1930-01-01'), max: new Date('2010-12-31'), noInvalidDate: true }),
    fc.integer({ min: 0, max: 999 }),
  )
  .map(([region, birth, sequence]) => {
    const day = birth.toISOString().slice(0, 10).replaceAll('-', '');
    const digits = `${region}${day}${String(sequence).padStart(3, '0')}`;
    return digits + checkCharacter(digits);
  });
const fullWidth = (text: string) =>
  text.replace(/[!-~]/g, (c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0));

describe('a resident ID', () => {
  it.each([
    ['11010519491231002X', Sex.Female, '1949-12-31'],
    ['440524188001010014', Sex.Male, '1880-01-01'],
    ['142201199403041669', Sex.Female, '1994-03-04'], // 忻州地区, abolished in 2000
  ])('%s tells sex and birth date', (number, sex, birthDate) => {
    expect(read(number)).toEqual({ type: DocumentType.ResidentId, number, sex, birthDate });
  });

  it('has one spelling, however it is typed', () => {
    fc.assert(
      fc.property(idNumbers, fc.nat({ max: 17 }), (number, at) => {
        const typed = [
          number.toLowerCase(),
          fullWidth(number),
          ` ${number.slice(0, at)} \u3000${number.slice(at)}\t`,
        ];
        for (const written of typed) expect(read(written).number).toBe(number);
      }),
    );
  });

  it('is refused when any one digit is mistyped or two neighbours change places', () => {
    fc.assert(
      fc.property(idNumbers, fc.nat({ max: 16 }), fc.integer({ min: 1, max: 9 }), (number, at, add) => {
        const digit = String((Number(number[at]) + add) % 10);
        const mistyped = number.slice(0, at) + digit + number.slice(at + 1);
        expect(codeOf(mistyped)).toMatch(/^id_(check_digit|birth_date)$/);
        const swapped = number.slice(0, at) + number[at + 1] + number[at] + number.slice(at + 2);
        if (swapped !== number) expect(codeOf(swapped)).not.toBe('accepted');
      }),
    );
  });

  it('tells the sex by its seventeenth digit', () => {
    fc.assert(
      fc.property(idNumbers, (number) => {
        expect(read(number).sex).toBe('13579'.includes(number[16]) ? Sex.Male : Sex.Female);
      }),
    );
  });

  it.each([
    ['141024199902291235', 'id_birth_date'], // 29 February 1999, with the right check digit
    ['140702197704185', 'id_length'],
    ['1.40702197704185E+17', 'id_length'],
    ['142322198907076141', 'id_check_digit'],
    ['', 'document_number_missing'],
    [`14010020240202001${checkCharacter('14010020240202001')}`, 'id_birth_date'], // born tomorrow
  ])('%s is refused as %s', (number, code) => expect(codeOf(number)).toBe(code));
});

describe('other documents', () => {
  it.each([
    ['回乡证', 'h12345678', 'HOME_RETURN_PERMIT'],
    ['台胞证', '１２３４５６７８', 'TAIWAN_PERMIT'],
    ['护照', 'e 1234 5678', 'PASSPORT'],
    ['外国人永久居留身份证', 'USA110078010101', 'FOREIGN_RESIDENCE'],
    ['外国人永居', '911840198001010012', 'FOREIGN_RESIDENCE'],
    ['港澳台居民居住证', `81000019900101001${checkCharacter('81000019900101001')}`, 'HMT_RESIDENCE'],
    ['临时身份证', '11010519491231002x', 'TEMPORARY_ID'],
    ['户口簿', '11010519491231002X', 'HOUSEHOLD_REGISTER'],
    ['PASSPORT', 'G12345678', 'PASSPORT'],
  ])('%s %s is a %s', (type, number, expected) => expect(read(number, type).type).toBe(expected));

  it.each([
    ['回乡证', '12345678', 'document_number_form'],
    ['台胞证', '1234567', 'document_number_form'],
    ['护照', 'ABCDE', 'document_number_form'],
    ['外国人永居', '11010519491231002X', 'document_number_form'],
    ['户口簿', '110105194912310021', 'id_check_digit'],
    ['驾驶证', '110105194912310021', 'document_type_unknown'],
    ['', '110105194912310021', 'document_type_unknown'],
  ])('%s %s is refused as %s', (type, number, code) => expect(codeOf(number, type)).toBe(code));

  it('with the citizen number identify the same person, others do not', () => {
    const identity = (type: string, number: string) => identityOf(read(number, type));
    expect(identity('户口簿', '11010519491231002X')).toBe(identity('身份证', '11010519491231002X'));
    expect(identity('台胞证', '12345678')).not.toBe(identity('护照', '12345678'));
  });
});
