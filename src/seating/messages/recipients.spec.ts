import { addressed, Traveller } from './recipients.js';

const stop = { regionCode: '140522', place: '阳城客运中心', stopsAt: '2024-02-20T07:00:00+08:00' };
const traveller = (name: string, more: Partial<Traveller> = {}): Traveller => ({
  ...{ bookingId: 'b', workerId: name, name, seat: '1A', homeCountyCode: '140522', workPlaceCode: '320583' },
  ...{ phone: '13900000001', language: 'zh', stop },
  ...{ cadreId: 'c', cadreMail: 'cadre@village.example', cadrePhone: '', cadreLanguage: 'en' },
  ...more,
});
const names = (people: Traveller[]) => people.map(({ name }) => name);

describe('a message about a booking', () => {
  it('goes once to each phone, about those who have it', () => {
    const party = [traveller('A'), traveller('B', { phone: '13900000002' }), traveller('C')];
    expect(addressed(party).map(({ to, people }) => [to, names(people)])).toEqual([
      [{ phone: '13900000001' }, ['A', 'C']],
      [{ phone: '13900000002' }, ['B']],
    ]);
  });

  it('goes apart about those who get on elsewhere', () => {
    const elsewhere = { ...stop, place: '北留镇', stopsAt: '2024-02-20T07:30:00+08:00' };
    expect(addressed([traveller('A'), traveller('B', { stop: elsewhere })])).toHaveLength(2);
  });

  it('goes to the cadre about who has no phone', () => {
    const [first, second] = addressed([traveller('A', { phone: '' }), traveller('B')]);
    expect(first).toMatchObject({ to: { mail: 'cadre@village.example' }, language: 'en', passedOn: true });
    expect(second).toMatchObject({ to: { phone: '13900000001' }, language: 'zh', passedOn: false });
    const called = traveller('A', { phone: '', cadrePhone: '13800000000' });
    expect(addressed([called])[0].to).toEqual({ phone: '13800000000' });
  });

  it('goes nowhere when nobody can be reached', () => {
    expect(addressed([traveller('A', { phone: '', cadreMail: null })])[0].to).toBeNull();
  });
});
