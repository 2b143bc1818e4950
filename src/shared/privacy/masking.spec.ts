import { maskDocument, maskMail, maskName, maskNumbersIn, maskPhone } from './masking.js';

describe('masking', () => {
  it.each([
    ['11010519491231002X', '110105********002X'],
    ['110105491231002', '110105*****1002'],
    ['E12345678', '*******78'],
    ['1234', '**34'],
  ])('leaves the ends of document %s', (number, masked) => {
    expect(maskDocument(number)).toBe(masked);
  });

  it('leaves the ends of a phone', () => {
    expect(maskPhone('13800138000')).toBe('138****8000');
  });

  it.each([
    ['office@coach.example', 'o***@coach.example'],
    ['@coach.example', '***@coach.example'],
    ['office', '***'],
  ])('hides the box of %s', (address, masked) => {
    expect(maskMail(address)).toBe(masked);
  });

  it.each([
    ['张小凤', '张*凤'],
    ['张凤', '张*'],
    ['欧阳海棠', '欧**棠'],
    ['𠮷野家', '𠮷*家'],
    ['张', '张'],
    ['', ''],
  ])('hides the given name of %s', (name, masked) => {
    expect(maskName(name)).toBe(masked);
  });

  it.each([
    ['证件号应为11010519491231002x，请更正', '证件号应为110105********002x，请更正'],
    ['护照 E12345678 已过期', '护照 *******78 已过期'],
    ['打 13800138000 无人接', '打 13******000 无人接'],
    [`audit head 7:${'0c12345678'.repeat(6)}abcd`, `audit head 7:${'0c12345678'.repeat(6)}abcd`],
    ['request 01a20206-e842-7000-bf50-b12345678ab1', 'request 01a20206-e842-7000-bf50-b12345678ab1'],
    ['2024-02-20 第 3 车 43 座，20240220', '2024-02-20 第 3 车 43 座，20240220'],
  ])('finds the numbers in “%s”', (written, masked) => {
    expect(maskNumbersIn(written)).toBe(masked);
  });
});
