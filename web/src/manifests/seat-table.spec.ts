import { asSeatTable } from './seat-table';

it('is the list with the last digits of documents, cells between tabs', () => {
  const one = {
    name: '张三',
    document: '110105********1234',
    bookingCode: 'H7KQ-3MRA',
    vehicleLabel: '05车',
    seat: '12',
  };
  expect(asSeatTable([one])).toBe('姓名\t证件号码\t预订编码\t车厢\t座位号\n张三\t1234\tH7KQ-3MRA\t05车\t12');
});
