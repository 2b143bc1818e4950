import { searchOf } from './search-of';

it.each([
  ['138 0000-1111', { phone: '13800001111' }],
  ['+86 13800001111', { phone: '+8613800001111' }],
  ['１３８００００１１１１', { phone: '13800001111' }],
  ['140522 19900307 002x', { documentNumber: '14052219900307002x' }],
  ['H12345678', { documentNumber: 'H12345678' }],
  [' 阿依古丽·买买提 ', { name: '阿依古丽·买买提' }],
  ['欧阳 修', { name: '欧阳 修' }],
])('%s is looked for as %o', (written, wanted) => {
  expect(searchOf(written)).toEqual(wanted);
});
