import { readSeatTable } from './seat-table.js';

const NAMES = new Set(['张小凤', '李四', '买买提·吐尔逊']);

it('finds columns by their header, in any order', () => {
  expect(readSeatTable('车厢\t座位号\t姓名\t证件号码\n12\t045\t张小凤\t0029\n', NAMES)).toEqual([
    { line: 2, name: '张小凤', document: '0029', bookingCode: '', carriage: '12', seat: '045' },
  ]);
});

it('reads the file of the list, filled in again', () => {
  const table =
    '车次/车辆,座位号,姓名,性别,证件类型,证件号码,预订编码\nK726 05车,12,李四,男,居民身份证,1405**********002x,H7KQ-3MRA';
  expect(readSeatTable(table, NAMES)).toMatchObject([
    {
      carriage: 'K726 05车',
      seat: '12',
      name: '李四',
      document: '1405**********002X',
      bookingCode: 'H7KQ-3MRA',
    },
  ]);
});

it('tells columns by what stands in them when there is no header', () => {
  const rows = readSeatTable(
    '1 张小凤 0029 12 045\n2 李四 0037 12 046\n\n3 买买提·吐尔逊 0045 13 001',
    NAMES,
  );
  expect(
    rows.map(({ line, name, document, carriage, seat }) => [line, name, document, carriage, seat]),
  ).toEqual([
    [1, '张小凤', '0029', '12', '045'],
    [2, '李四', '0037', '12', '046'],
    [4, '买买提·吐尔逊', '0045', '13', '001'],
  ]);
});

it('takes carriage and seat out of one column', () => {
  expect(readSeatTable('姓名,席位号\n李四,12车05F号', NAMES)).toMatchObject([
    { carriage: '12车', seat: '05F号' },
  ]);
});

it('finds the header below a title, and a carriage that merged cells tell once', () => {
  const table = 'K726次席位表\t\t\n\n车厢\t座位号\t姓名\n12\t1\t张小凤\n\t2\t李四\n\n\t3\t买买提·吐尔逊';
  expect(readSeatTable(table, NAMES).map(({ line, name, carriage }) => [line, name, carriage])).toEqual([
    [4, '张小凤', '12'],
    [5, '李四', '12'],
    [7, '买买提·吐尔逊', ''],
  ]);
});

it('takes numbers that a spreadsheet program took for numbers for what they were, or for nothing', () => {
  const table = '姓名,证件号码,座位号\n张小凤,29,1\n李四,1.40522E+17,2\n李四,1405 2219 9003 0700 2x,3';
  expect(readSeatTable(table, NAMES).map(({ document }) => document)).toEqual([
    ...['0029', '', '14052219900307002X'],
  ]);
});

it('says which columns it misses', () => {
  expect(() => readSeatTable('你好', NAMES)).toThrow(
    expect.objectContaining({ details: { extra: { missing: ['姓名', '座位号'] } } }),
  );
  expect(() => readSeatTable('', NAMES)).toThrow('SEAT_TABLE_UNREADABLE');
});
