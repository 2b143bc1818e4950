import { heightOf } from './spreadsheet.js';

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
