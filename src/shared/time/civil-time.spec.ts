import fc from 'fast-check';
import { DateTime } from 'luxon';
import { dayOf, toWire, ZONE } from './civil-time.js';

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
