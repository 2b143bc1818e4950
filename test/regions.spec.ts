import { Role } from '../src/access/roles.js';
import { loadRegions } from '../src/regions/load-regions.js';
import { RegionIndex } from '../src/regions/region-index.js';
import type { RegionView } from '../src/regions/region.dto.js';
import { Caller, startTestApp, TestApp } from './support/test-app.js';

let t: TestApp;
let province: Caller;
beforeAll(async () => {
  t = await startTestApp();
  province = await t.as(Role.ProvinceOfficer, '14');
});
afterAll(() => t.close());

/** Every page of a list of regions. */
async function all(query: string): Promise<RegionView[]> {
  const items: RegionView[] = [];
  let after = '';
  do {
    const { body } = await province.get(`/regions?limit=40${query}${after}`).expect(200);
    items.push(...body.items);
    after = body.next === null ? '' : `&after=${body.next}`;
  } while (after !== '');
  return items;
}
const found = async (written: string) =>
  (await all(`&query=${encodeURIComponent(written)}`)).map(({ code }) => code);

describe('the regions', () => {
  it('of Shanxi are 11 cities and 117 counties', async () => {
    const cities = await all('&parent=14');
    expect(cities).toHaveLength(11);
    const counties = await all('&query=14&level=COUNTY');
    expect(counties).toHaveLength(117);
    const perCity = cities.map(({ code }) => counties.filter(({ parentCode }) => parentCode === code).length);
    expect(perCity).toEqual([10, 10, 5, 12, 6, 6, 11, 13, 14, 17, 13]);
  });

  it('are those of the day that is asked for', async () => {
    const names = (regions: RegionView[]) => regions.map(({ name }) => name);
    const today = names(await all('&parent=1404'));
    expect(today).toContain('上党区');
    expect(today).not.toContain('长治县');
    const before = names(await all('&parent=1404&asOf=2018-06-18'));
    expect(before).toContain('长治县');
    expect(before).not.toContain('上党区');
    expect(names(await all('&parent=1404&asOf=2018-06-19'))).toEqual(today);
  });

  it('are found as people write them, the best match first', async () => {
    expect((await found('昆山'))[0]).toBe('320583');
    expect(await found('江苏省苏州市昆山市')).toEqual(['320583']);
    expect(await found('苏州昆山')).toEqual(['320583']);
    expect((await found('东莞')).slice(0, 1)).toEqual(['4419']);
    expect((await found('朝阳区')).slice(0, 2)).toEqual(['110105', '220104']);
    expect(await found('441900')).toContain('4419');
    expect(await found('火星基地')).toEqual([]);
  });

  it('refuse an unknown parent, cursor and day', async () => {
    const fault = async (query: string) =>
      (await province.get(`/regions?${query}`).expect(422)).body.errors[0] as object;
    expect(await fault('parent=99')).toMatchObject({ field: 'parent', code: 'unknownRegion' });
    expect(await fault('after=99')).toMatchObject({ field: 'after', code: 'unknownCursor' });
    expect(await fault('asOf=2024-02-30')).toMatchObject({ field: 'asOf', code: 'isDay' });
  });

  it('are read one by one, with or without trailing zeros, also when they are no more', async () => {
    for (const code of ['4419', '441900']) {
      const { body } = await province.get(`/regions/${code}`).expect(200);
      expect(body).toMatchObject({ code: '4419', fullName: '广东省东莞市', level: 'CITY', parentCode: '44' });
    }
    const { body } = await province.get('/regions/140421').expect(200);
    expect(body).toMatchObject({ name: '长治县', validTo: '2018-06-19' });
    await province.get('/regions/149999').expect(404);
  });

  it('keep their roles when the data file is loaded again', async () => {
    const roles = { exportSide: false, importSide: true };
    const { body } = await province.put('/regions/320583/roles').send(roles).expect(200);
    expect(body).toMatchObject({ code: '320583', ...roles });
    expect(await loadRegions(t.dataSource)).toBe(0);
    expect((await province.get('/regions/320583').expect(200)).body).toMatchObject(roles);
  });

  it('have their roles settled by province officers only', async () => {
    const city = await t.as(Role.CityOfficer, '1405');
    await city.put('/regions/1405/roles').send({ exportSide: true, importSide: false }).expect(403);
    await province.put('/regions/149999/roles').send({ exportSide: true, importSide: false }).expect(404);
    await province.put('/regions/1405/roles').send({ exportSide: true }).expect(422);
  });
});

describe('the index', () => {
  it('resolves names of today and codes of any time', () => {
    const index = t.app.get(RegionIndex);
    const codes = (written: string) => index.resolve(written).map(({ code }) => code);
    expect(codes('昆山')).toEqual(['320583']);
    expect(codes('长治县')).toEqual([]);
    expect(codes('140421')).toEqual(['140421']);
    expect(codes('320583000000')).toEqual(['320583']);
    expect(codes('999999')).toEqual([]);
    expect(index.childrenOf('14')).toHaveLength(11);
    expect(index.fullNameOf('441900')).toBe('广东省东莞市');
    expect(() => index.require('149999', 'homeCountyCode')).toThrow('INVALID_INPUT');
  });
});

describe('pairings', () => {
  const pairing = (more: object = {}) => ({
    ...{ exportCode: '1405', importCode: '320583', validFrom: '2023-01-01', agreement: '晋城—昆山劳务协作' },
    ...more,
  });

  it('are made once for the same days, and may follow each other', async () => {
    const city = await t.as(Role.CityOfficer, '1405');
    const first = await city.post('/region-pairings').send(pairing()).expect(201);
    const again = await city
      .post('/region-pairings')
      .send(pairing({ validFrom: '2024-01-01' }))
      .expect(409);
    expect(again.body.code).toBe('PAIRED_ALREADY');

    const path = `/region-pairings/${first.body.id}/end`;
    expect((await city.post(path).send({ on: '2024-01-01' }).expect(200)).body.validTo).toBe('2024-01-01');
    expect((await city.post(path).send({ on: '2024-06-01' }).expect(409)).body.code).toBe('ENDS_EARLIER');
    const never = await city.post(path).send({ on: '2022-06-01' }).expect(422);
    expect(never.body.errors[0]).toMatchObject({ code: 'endBeforeBeginning' });
    await city
      .post('/region-pairings')
      .send(pairing({ validFrom: '2024-01-01' }))
      .expect(201);

    const on = async (day: string) =>
      (await city.get(`/region-pairings?asOf=${day}`).expect(200)).body.items as object[];
    expect(await on('2023-12-31')).toEqual([expect.objectContaining({ id: first.body.id })]);
    expect(await on('2024-01-01')).toEqual([expect.objectContaining({ validFrom: '2024-01-01' })]);
    expect(await on('2022-12-31')).toEqual([]);
  });

  it('are seen from both sides, below and above, and from nowhere else', async () => {
    await province
      .post('/region-pairings')
      .send(pairing({ exportCode: '1402', importCode: '441900' }))
      .expect(201);
    const seenBy = async (role: Role, region: string) => {
      const { body } = await (await t.as(role, region)).get('/region-pairings?region=441900').expect(200);
      return body.items.length as number;
    };
    expect(await seenBy(Role.CountyScheduler, '140213')).toBe(1);
    expect(await seenBy(Role.ProvinceOfficer, '14')).toBe(1);
    expect(await seenBy(Role.ReceivingLiaison, '4419')).toBe(1);
    expect(await seenBy(Role.CityOfficer, '1404')).toBe(0);
    expect(await seenBy(Role.ReceivingLiaison, '3205')).toBe(0);
  });

  it('need a side of the actor’s own and regions that exist', async () => {
    const city = await t.as(Role.CityOfficer, '1404');
    expect((await city.post('/region-pairings').send(pairing()).expect(403)).body.code).toBe(
      'OUTSIDE_REGION',
    );
    const unknown = await city
      .post('/region-pairings')
      .send(pairing({ importCode: '149999' }))
      .expect(422);
    expect(unknown.body.errors[0]).toMatchObject({ field: 'importCode', code: 'unknownRegion' });
    const { body } = await province.get('/region-pairings').expect(200);
    await city.post(`/region-pairings/${body.items[0].id}/end`).send({ on: '2024-01-01' }).expect(403);
  });
});

describe('service stations', () => {
  const station = {
    exportCode: '1405',
    importCode: '3205',
    name: '晋城驻苏州劳务服务站',
    address: '苏州市昆山市前进路 1 号',
    contactName: '王站长',
    contactPhone: '0512-55500000',
    validFrom: '2023-03-01',
  };

  it('are opened and closed by the export side and seen by both', async () => {
    const city = await t.as(Role.CityOfficer, '1405');
    const { body: opened } = await city.post('/service-stations').send(station).expect(201);
    expect(opened).toMatchObject({ ...station, validTo: null });
    const liaison = await t.as(Role.ReceivingLiaison, '320583');
    expect((await liaison.get('/service-stations').expect(200)).body.items).toEqual([opened]);

    const path = `/service-stations/${opened.id}/closure`;
    expect((await city.post(path).send({ on: '2024-01-01' }).expect(200)).body.validTo).toBe('2024-01-01');
    expect((await city.post(path).send({ on: '2024-01-01' }).expect(409)).body.code).toBe('ENDS_EARLIER');
    expect((await liaison.get('/service-stations?asOf=2024-01-01').expect(200)).body.items).toEqual([]);
    expect((await liaison.get('/service-stations?asOf=2023-12-31').expect(200)).body.items).toHaveLength(1);
  });

  it('refuse another office and a number that is none', async () => {
    const elsewhere = await t.as(Role.CityOfficer, '1404');
    await elsewhere.post('/service-stations').send(station).expect(403);
    const { body } = await province
      .post('/service-stations')
      .send({ ...station, contactPhone: '问门卫' })
      .expect(422);
    expect(body.errors[0].field).toBe('contactPhone');
  });
});
