import { Role } from '../../src/access/roles.js';
import type { AccessWorld } from './access-world.js';
import type { TestApp } from './test-app.js';

/** Who calls, in the order of the table's columns; and their token, if they have one. */
export type Callers = Map<string, string | undefined>;

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
  await t.dataSource.query(
    `UPDATE accounts a SET password_hash = known.password_hash FROM accounts known
      WHERE known.id = $1 AND a.role <> 'WORKER'`,
    [world.account],
  );
  callers.set('CADRE here', world.tokens.account);
  callers.set(`${Role.Worker} here`, world.tokens.worker);
  callers.set(`${Role.Worker} elsewhere`, world.tokens.otherWorker);
  return callers;
}
