import fc from 'fast-check';
import { Fault } from './fault.js';
import { readPhone } from './phone-rules.js';

const phones = fc.tuple(fc.constantFrom('13', '15', '17', '18', '19'), fc.nat({ max: 999_999_999 }));

it('has one spelling, however it is typed', () => {
  fc.assert(
    fc.property(phones, ([start, rest]) => {
      const phone = start + String(rest).padStart(9, '0');
      const [a, b, c] = [phone.slice(0, 3), phone.slice(3, 7), phone.slice(7)];
      const full = phone.replace(/\d/g, (digit) => String.fromCharCode(0xff10 + Number(digit)));
      const typed = [
        `+86 ${a} ${b} ${c}`,
        `0086-${phone}`,
        `86${phone}`,
        `${a}-${b}-${c}`,
        full,
        ` ${phone} `,
      ];
      for (const written of typed) expect(readPhone(written)).toBe(phone);
    }),
  );
});

it.each([
  ['12345', 'phone_invalid'],
  ['12912345678', 'phone_invalid'],
  ['138123456789', 'phone_invalid'],
  ['0356-2021234', 'phone_invalid'],
  ['+1 13812345678', 'phone_invalid'],
  ['1.38E+10', 'phone_invalid'],
  ['', 'phone_missing'],
])('%s is refused as %s', (written, code) => {
  expect.assertions(1);
  try {
    readPhone(written);
  } catch (error) {
    expect((error as Fault).code).toBe(code);
  }
});
