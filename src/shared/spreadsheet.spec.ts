import { heightOf, toCsv } from './spreadsheet.js';

describe('the height of a row', () => {
  const ONE_LINE = heightOf([{ text: '城区', width: 20 }]);

  it('holds the lines of the text that takes most', () => {
    const eighteenWide = { text: '沁水县、阳城县、城', width: 10 };
    expect(heightOf([{ text: '晋城市', width: 10 }, eighteenWide])).toBe(2 * ONE_LINE);
    expect(heightOf([{ ...eighteenWide, text: `${eighteenWide.text}区` }])).toBe(3 * ONE_LINE);
  });

  it('counts a Chinese character as two', () => {
    expect(heightOf([{ text: '1'.repeat(18), width: 20 }])).toBe(ONE_LINE);
    expect(heightOf([{ text: '一'.repeat(18), width: 20 }])).toBe(2 * ONE_LINE);
  });

  it('is a line also when there is nothing to read', () => {
    expect(heightOf([{ text: '', width: 10 }])).toBe(ONE_LINE);
  });
});

describe('a cell of a CSV file', () => {
  const written = (value: string | number) =>
    toCsv([{ header: 'x', value: () => value }], [0])
      .toString()
      .slice('\uFEFFx\r\n'.length, -2);

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '＝1+1', '＋1', '－1', '＠SUM(A1)', ' =1+1', '\t=1+1'])(
    'is no formula: %j',
    (text) => {
      expect(written(text)).toBe(`'${text}`);
    },
  );

  it('does not end with a line or a quotation mark in it', () => {
    expect(written('\r\n=1+1')).toBe('"\'\r\n=1+1"');
    expect(written('a",=1+1')).toBe('"a"",=1+1"');
  });

  it('stays as it is when it starts none', () => {
    expect([written('北留镇'), written('a=b'), written(-5)]).toEqual(['北留镇', 'a=b', '-5']);
  });
});
