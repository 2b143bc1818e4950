import { withOwnNames } from './own-names.js';

const words = '已订妥包车 H7KQ-3MRA，1号车，王*国 05A、王* 05B、王*国 05C。预订号K7QM-2XPA。';

describe('names in a message are told in full to those who hold the phone', () => {
  it('in the order in which they stand', () => {
    expect(withOwnNames(words, ['王建国', '王五', '王爱国'])).toBe(
      '已订妥包车 H7KQ-3MRA，1号车，王建国 05A、王五 05B、王爱国 05C。预订号K7QM-2XPA。',
    );
    expect(withOwnNames('已为阿******提、王*登记候补', ['王五', '阿依古丽·买买提'])).toBe(
      '已为阿依古丽·买买提、王五登记候补',
    );
  });

  it('unless a hidden name may be that of somebody who is not theirs', () => {
    expect(withOwnNames(words, ['王建国'])).toBe(words);
    expect(withOwnNames(words, ['王五'])).toBe(words);
    expect(withOwnNames('李*、王*国', ['王建国'])).toBe('李*、王建国');
  });

  it('whatever the words around them look like', () => {
    expect(withOwnNames('$& 张*凤 05A', ['张小凤'])).toBe('$& 张小凤 05A');
    expect(withOwnNames('', ['张小凤'])).toBe('');
  });
});
