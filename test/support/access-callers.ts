import { hash } from '@node-rs/argon2';
import { Role } from '../../src/access/roles.js';
import type { AccessWorld } from './access-world.js';
import type { TestApp } from './test-app.js';

/** Who calls, in the order of the table's columns; and their token, if they have one. */
export type Callers = Map<string, string | undefined>;

/** The password of everyone. */
export const PASSWORD = 'long enough for a world';

/** Each role twice: where the world's things are, and where they are not. */
const PLACES: [
  role: Role,
  here: (world: AccessWorld) => string,
  elsewhere: (world: AccessWorld) => string,
][] = [
  [Role.ProvinceOfficer, () => '14', () => '51'],
  [Role.CityOfficer, () => '1405', () => '1401'],
  [Role.CountyScheduler, () => '140522', () => '140581'],
  [Role.Cadre, () => '140522', () => '140581'],
  [Role.CarrierLiaison, ({ carrier }) => carrier, ({ otherCarrier }) => otherCarrier],
  [Role.ReceivingLiaison, () => '3205', () => '3302'],
  [Role.Escort, () => '140522', () => '140581'],
];

export async function callersOf(t: TestApp, world: AccessWorld): Promise<Callers> {
  const callers: Callers = new Map([['nobody', undefined]]);
  for (const [role, here, elsewhere] of PLACES) {
    callers.set(`${role} here`, (await t.as(role, here(world))).token);
    callers.set(`${role} elsewhere`, (await t.as(role, elsewhere(world))).token);
  }
  await t.dataSource.query('UPDATE accounts SET password_hash = $1', [await hash(PASSWORD)]);
  return callers;
}
