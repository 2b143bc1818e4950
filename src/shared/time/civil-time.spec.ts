import fc from 'fast-check';
import { DateTime } from 'luxon';
import { dayOf, isRealDay, toWire, ZONE } from './civil-time.js';

describe('a moment', () => {
  it('is written as the table of time zones has it, also in the years of summer time', () => {
    const moments = fc.date({
      min: new Date('1900-01-01'),
      max: new Date('9998-12-31'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(moments, (moment) => {
        const inChina = DateTime.fromJSDate(moment, { zone: ZONE });
        expect(toWire(moment)).toBe(inChina.toISO({ suppressMilliseconds: true }));
        expect(dayOf(moment)).toBe(inChina.toISODate());
      }),
    );
  });

  it('belongs to the day that it is in China', () => {
    expect(dayOf(new Date('2024-02-09T15:59:59Z'))).toBe('2024-02-09');
    expect(dayOf(new Date('2024-02-09T16:00:00Z'))).toBe('2024-02-10');
    expect(toWire(new Date('1988-07-01T00:00:00Z'))).toBe('1988-07-01T09:00:00+09:00');
  });
});

describe('a day', () => {
  it('is real when the calendar has it', () => {
    const days = fc
      .tuple(fc.integer({ min: 1, max: 9999 }), fc.nat(15), fc.nat(35))
      .map(([year, month, day]) =>
        [String(year).padStart(4, '0'), ...[month, day].map((part) => String(part).padStart(2, '0'))].join(
          '-',
        ),
      );
    fc.assert(
      fc.property(days, (day) => {
        expect(isRealDay(day)).toBe(DateTime.fromISO(day, { zone: 'UTC' }).isValid);
      }),
      { numRuns: 2000 },
    );
  });

  it.each(['2024-02-29', '0001-01-01', '9999-12-31'])('may be %s', (day) => {
    expect(isRealDay(day)).toBe(true);
  });

  it.each([
    '2023-02-29',
    '2024-13-01',
    '2024-04-31',
    '0000-01-01',
    '2024-2-1',
    '+12024-01-01',
    '2024-01-01T00:00',
    '',
  ])('may not be %p', (day) => {
    expect(isRealDay(day)).toBe(false);
  });
});
