import { distinctPlaces, saysWhere, shortName } from './places';

it.each([
  ['江苏省苏州市昆山市', '苏州市昆山市'],
  ['山西省晋城市阳城县', '晋城市阳城县'],
  ['广东省东莞市', '广东省东莞市'],
  ['北京市大兴区', '北京市大兴区'],
  ['新疆维吾尔自治区喀什地区', '新疆维吾尔自治区喀什地区'],
  ['台湾', '台湾'],
])('%s is called %s', (fullName, short) => {
  expect(shortName(fullName)).toBe(short);
});

it('names each place once', () => {
  const [kunshan, yangcheng] = [
    { code: '320583', fullName: '昆山' },
    { code: '140522', fullName: '阳城' },
  ];
  expect(distinctPlaces([kunshan, yangcheng, { ...kunshan }])).toEqual([kunshan, yangcheng]);
  expect(distinctPlaces([kunshan, yangcheng], 1)).toEqual([kunshan]);
});

it('knows a stop whose name says where it is', () => {
  expect(saysWhere('昆山市劳务服务站', '江苏省苏州市昆山市')).toBe(true);
  expect(saysWhere('富士康北门', '江苏省苏州市昆山市')).toBe(false);
});
