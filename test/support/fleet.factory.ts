import { Role } from '../../src/access/roles.js';
import type { CarrierView } from '../../src/fleet/carrier.dto.js';
import { newId } from '../../src/shared/ids.js';
import type { TestApp } from './test-app.js';

/** A coach company of Yangcheng, made over HTTP; each call one more, under a name of its own. */
export async function makeCarrier(t: TestApp, overrides: object = {}): Promise<CarrierView> {
  const province = await t.as(Role.ProvinceOfficer, '14');
  const carrier = {
    ...{ kind: 'COACH', regionCode: '140522', name: `阳城运输公司 ${newId()}`, email: 'coach@example.com' },
    ...overrides,
  };
  const { body } = await province.post('/carriers').send(carrier).expect(201);
  return body as CarrierView;
}

/** A vehicle of a carrier, made over HTTP: a `COACH_49` unless told. */
export async function makeVehicle(t: TestApp, carrierId: string, overrides: object = {}) {
  const province = await t.as(Role.ProvinceOfficer, '14');
  const vehicle = { carrierId, layoutCode: 'COACH_49', plate: `晋E${newId().slice(-5)}`, ...overrides };
  const { body } = await province.post('/vehicles').send(vehicle).expect(201);
  return body;
}
