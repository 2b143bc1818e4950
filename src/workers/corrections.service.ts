import { Injectable } from '@nestjs/common';
import { DataSource, EntityManager, In, IsNull } from 'typeorm';
import { Actor } from '../access/actor.js';
import { PhoneCodes } from '../access/phone/phone-codes.service.js';
import { PhoneSessions } from '../access/phone/phone-sessions.service.js';
import { Caller } from '../access/sessions/caller.js';
import { asSystem } from '../shared/database/scope.js';
import { Transactions } from '../shared/database/transactions.js';
import { NotFound } from '../shared/domain-error.js';
import { given } from '../shared/given.js';
import { Sealing } from '../shared/privacy/sealing.js';
import { Clock } from '../shared/time/clock.js';
import { CorrectMyselfDto } from './binding.dto.js';
import { Bindings } from './bindings.service.js';
import { FieldFaults } from './field-faults.js';
import { readText } from './text-rules.js';
import { WorkerBinding } from './worker-binding.entity.js';
import { WorkerRecordsService } from './worker-records.service.js';
import { WorkerView } from './worker.dto.js';
import { Worker } from './worker.entity.js';

const LOCKED = { mode: 'pessimistic_write' } as const;

/** What the holder of a phone may put right about the people bound to it. Name and document are for an office to correct. */
@Injectable()
export class Corrections {
  constructor(
    private readonly dataSource: DataSource,
    private readonly bindings: Bindings,
    private readonly codes: PhoneCodes,
    private readonly phoneSessions: PhoneSessions,
    private readonly records: WorkerRecordsService,
    private readonly transactions: Transactions,
    private readonly sealing: Sealing,
    private readonly clock: Clock,
  ) {}

  /**
   * Puts right where someone lives, or under which phone they are reached: then the binding passes to who holds that one, as
   * the code shows.
   *
   * @throws NotFound, InvalidInput, WrongCode, TooManyBindings, TooManyRequests
   */
  async correct(
    { accountId, worker }: Actor,
    id: string,
    { town, village, phone, code }: CorrectMyselfDto,
    caller: Caller,
  ): Promise<WorkerView> {
    const faults = new FieldFaults<keyof CorrectMyselfDto>();
    const home = given({
      town: town === undefined ? undefined : faults.take('town', () => readText(town, 50)),
      village: village === undefined ? undefined : faults.take('village', () => readText(village, 50)),
    });
    faults.refuse();
    const held = { id, accountId, workerId: In(worker!.workerIds), endedAt: IsNull() };
    return asSystem('bindings', async () => {
      if (!(await this.dataSource.manager.existsBy(WorkerBinding, held))) throw new NotFound();
      if (phone && code) await this.codes.use(phone, code, caller);
      return this.transactions.run(async (manager) => {
        // Accounts before people, as whoever binds does.
        const next = phone === undefined ? undefined : await this.holderOf(manager, phone);
        const binding = await manager.findOne(WorkerBinding, { where: held, lock: LOCKED });
        if (!binding) throw new NotFound();
        const person = await manager.findOneOrFail(Worker, { where: { id: binding.workerId }, lock: LOCKED });
        Object.assign(person, home, { updatedAt: this.clock.now() }, phone && this.sealed(phone));
        await manager.save(person);
        if (next !== undefined && next !== accountId) await this.pass(manager, binding, next);
        return this.records.view(person);
      });
    });
  }

  private sealed(phone: string): Pick<Worker, 'phoneSealed' | 'phoneDigest'> {
    return { phoneSealed: this.sealing.seal(phone), phoneDigest: this.sealing.digest(phone) };
  }

  /** The account of who holds a phone, locked: its people are counted one change at a time. */
  private async holderOf(manager: EntityManager, phone: string): Promise<string> {
    const { id } = await this.phoneSessions.accountOf(manager, phone);
    await this.bindings.lock(manager, id);
    return id;
  }

  private async pass(manager: EntityManager, { id, workerId }: WorkerBinding, to: string): Promise<void> {
    await manager.update(WorkerBinding, { id }, { endedAt: this.clock.now() });
    await this.bindings.add(manager, to, workerId);
  }
}
