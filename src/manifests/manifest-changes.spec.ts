import fc from 'fast-check';
import { DocumentType } from '../workers/document-types.js';
import { Sex } from '../workers/person-words.js';
import { manifestChanges } from './manifest-changes.js';
import { digestOf, ManifestLine } from './manifest-line.js';

const line = (who: string, more: Partial<ManifestLine> = {}): ManifestLine => ({
  ...{
    manifestId: 'm',
    passengerId: who,
    tripId: 't',
    tripVehicleId: 'v',
    vehicleSeq: 1,
    vehicleLabel: '1号车',
  },
  ...{
    seat: '1',
    bookingCode: 'H7KQ-3MRA',
    name: who,
    sex: Sex.Female,
    documentType: DocumentType.ResidentId,
  },
  ...{ document: `document of ${who}`, phone: '1', homeCountyCode: '140522', boardingStop: '阳城' },
  ...{
    alightingStop: '昆山',
    employer: '',
    returnReason: null,
    standsInFor: null,
    documentSealed: Buffer.alloc(0),
    phoneSealed: Buffer.alloc(0),
    ...more,
  },
});
const [zhang, wang, li] = ['张', '王', '李'].map((who) => line(who));

describe('changes between two versions', () => {
  it('name who was added and who was removed', () => {
    expect(manifestChanges([zhang, wang], [wang, li])).toMatchObject({
      added: [li],
      removed: [zhang],
      changed: [],
    });
  });

  it('name what changed for the others', () => {
    const moved = line('王', { seat: '7', phone: '2' });
    const { added, removed, changed } = manifestChanges([zhang, wang], [zhang, moved]);
    expect(changed).toEqual([{ before: wang, after: moved, fields: ['seat', 'phone'] }]);
    expect([...added, ...removed]).toEqual([]);
  });

  it('see a person booked anew, or with a corrected number, as the same', () => {
    const rebooked = { ...zhang, passengerId: 'another', bookingCode: 'X9WM-4CDE' };
    const corrected = line('王', { document: 'the right one' });
    const { added, removed, changed } = manifestChanges([zhang, wang], [rebooked, corrected]);
    expect(changed.map((change) => change.fields)).toEqual([['bookingCode'], ['document']]);
    expect([...added, ...removed]).toEqual([]);
  });

  it('meet each line once when a corrected number turns out to be another one’s', () => {
    const taken = line('李', { document: zhang.document });
    const { added, removed, changed } = manifestChanges([zhang], [zhang, taken]);
    expect({ added, removed, changed }).toEqual({ added: [taken], removed: [], changed: [] });
  });

  it('total by destination', () => {
    const suzhou = line('王', { alightingStop: '苏州' });
    expect(manifestChanges([zhang, wang], [zhang, suzhou, li]).totals).toEqual([
      { destination: '昆山', before: 2, after: 2 },
      { destination: '苏州', before: 0, after: 1 },
    ]);
  });

  it('add up, and are none exactly when the digests are equal', () => {
    const lines = fc.uniqueArray(
      fc.record({ who: fc.constantFrom('a', 'b', 'c', 'd', 'e'), seat: fc.constantFrom('1', '2') }),
      { selector: ({ who }) => who },
    );
    fc.assert(
      fc.property(lines, lines, (one, other) => {
        const [before, after] = [one, other].map((list) => list.map(({ who, seat }) => line(who, { seat })));
        const { added, removed, changed } = manifestChanges(before, after);
        expect(after.length).toBe(before.length + added.length - removed.length);
        expect(digestOf(before) === digestOf(after)).toBe(
          added.length + removed.length + changed.length === 0,
        );
      }),
    );
  });
});
