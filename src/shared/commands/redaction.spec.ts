import { outcomeOf, redacted } from './redaction.js';

describe('what is recorded of a command', () => {
  it('keeps ids, codes, days and counts', () => {
    const sent = {
      tripId: 'a',
      regionCode: '140522',
      seats: 3,
      leaves: '2024-02-20',
      splits: true,
      none: null,
    };
    expect(redacted(sent)).toEqual(sent);
  });

  it('keeps an id whose digits look like a number', () => {
    expect(redacted({ partyId: '01a20164-fd35-7705-972f-c03537949d31' })).toEqual({
      partyId: '01a20164-fd35-7705-972f-c03537949d31',
    });
  });

  it('leaves out secrets and what tells who somebody is, however deep', () => {
    const sent = {
      ...{ password: 'p', current: 'c', next: 'n', code: '123456', refreshToken: 'r', totp: '1' },
      members: [{ travelRequestId: 'id', name: '王小明', documentNumber: '140522199001011234', sex: 'MALE' }],
      table: '王五\t1405221990\t12\t45',
      ...{ contactPhone: '13912345678', displayName: '李', email: 'a@b.example', town: '北留镇' },
    };
    const kept = JSON.stringify(redacted(sent));
    for (const secret of ['王', '李', '北留', '1405221990', '13912', 'example', '123456', '"p"', '"r"']) {
      expect(kept).not.toContain(secret);
    }
    expect(redacted(sent)).toMatchObject({ members: [{ travelRequestId: 'id', name: '•', sex: 'MALE' }] });
  });

  it('masks numbers that people quote in what they write', () => {
    expect(redacted({ reason: '本人 13912345678 来电' })).toEqual({ reason: '本人 13******678 来电' });
  });

  it('does not follow a body into the abyss', () => {
    let deep: unknown = '底';
    for (let i = 0; i < 1000; i += 1) deep = [deep];
    expect(JSON.stringify(redacted(deep))).toBe('[[[[[[[["•"]]]]]]]]');
  });
});

describe('what is recorded of an answer', () => {
  it('is its id, code and state, and how many of what', () => {
    const answer = { id: 'i', code: 'H7KQ-3MRA', state: 'CONFIRMED', name: '王小明', seats: [1, 2], left: 4 };
    expect(outcomeOf(answer)).toEqual({ id: 'i', code: 'H7KQ-3MRA', state: 'CONFIRMED', seats: 2, left: 4 });
  });

  it('is how many, of a list, and nothing, of nothing', () => {
    expect(outcomeOf(['a', 'b'])).toEqual({ count: 2 });
    expect(outcomeOf(undefined)).toBeNull();
    expect(outcomeOf({ name: '王小明' })).toBeNull();
  });
});
