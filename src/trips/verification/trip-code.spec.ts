import { normalTripCode, verificationUrl } from './trip-code.js';

it('puts right what people type', () => {
  for (const typed of ['H7KQ-3MRA', 'h7kq3mra', ' H7KQ 3MRA ', 'Ｈ７ＫＱ－３ＭＲＡ', 'h7kq—3mra'])
    expect(normalTripCode(typed)).toBe('H7KQ-3MRA');
});

it('leaves what is no code as no code', () => {
  expect(normalTripCode('')).toBe('');
  expect(normalTripCode('../../etc')).toBe('ETC');
  expect(normalTripCode("' OR 1=1 --")).toBe('OR11');
});

it('stands on the page for it', () => {
  expect(verificationUrl('https://fangang.example', 'H7KQ-3MRA')).toBe(
    'https://fangang.example/verify/H7KQ-3MRA',
  );
});
