import { Injectable } from '@nestjs/common';
import { timingSafeEqual } from 'node:crypto';
import { EntityManager, In, IsNull } from 'typeorm';
import { Actor } from '../access/actor.js';
import { Caller } from '../access/sessions/caller.js';
import { RegionIndex } from '../regions/region-index.js';
import { limitedAddress } from '../shared/limits/caller-address.js';
import { dayOf, toWire } from '../shared/time/civil-time.js';
import { Clock } from '../shared/time/clock.js';
import { NotFound } from '../shared/domain-error.js';
import { newId } from '../shared/ids.js';
import { RateLimits } from '../shared/limits/rate-limits.js';
import { asSystem } from '../shared/database/scope.js';
import { Sealing } from '../shared/privacy/sealing.js';
import { Transactions } from '../shared/database/transactions.js';
import { BindDto, BindingView, RegisterMyselfDto } from './binding.dto.js';
import { BindingRefused, TooManyBindings } from './binding.errors.js';
import { readDocument } from './document-rules.js';
import { FieldFaults } from './field-faults.js';
import { readName } from './name-rules.js';
import { readPerson } from './person-entry.js';
import { WorkerBinding } from './worker-binding.entity.js';
import { WorkerRecordsService } from './worker-records.service.js';
import { Worker } from './worker.entity.js';
import { WorkersService } from './workers.service.js';

const MOST_PEOPLE = 50;

const DAY = 86_400;
/** Failures a day. A cadre who types the numbers of a village makes some mistakes; who tries numbers out needs many more. */
const FAILURES_BY_PHONE = { most: 10, seconds: DAY };
const FAILURES_BY_ADDRESS = { most: 100, seconds: DAY };
/** A registration tells whether a document is registered. */
const REGISTRATIONS_BY_PHONE = { most: 20, seconds: DAY };

/**
 * Who acts for whom: holding a phone is not enough, nor is knowing someone's name and document. Both must come together with
 * the register saying that it is this person's phone. A family or a cadre may act for all who are registered with theirs.
 */
@Injectable()
export class Bindings {
  constructor(
    private readonly workers: WorkersService,
    private readonly records: WorkerRecordsService,
    private readonly transactions: Transactions,
    private readonly limits: RateLimits,
    private readonly regions: RegionIndex,
    private readonly sealing: Sealing,
    private readonly clock: Clock,
  ) {}

  /** People for whom the holder of the phone acts now, oldest binding first. */
  async list({ accountId, worker }: Actor): Promise<BindingView[]> {
    return this.transactions.run(async (manager) => {
      const bindings = await manager.find(WorkerBinding, {
        where: { accountId, workerId: In(worker!.workerIds), endedAt: IsNull() },
        order: { id: 'ASC' },
      });
      return this.views(manager, bindings);
    });
  }

  /** @throws InvalidInput, BindingRefused, TooManyBindings, TooManyRequests */
  async bind(actor: Actor, input: BindDto, caller: Caller): Promise<BindingView> {
    const faults = new FieldFaults<keyof BindDto>();
    const today = dayOf(this.clock.now());
    const name = faults.take('name', () => readName(input.name));
    const document = faults.take('documentNumber', () =>
      readDocument(input.documentType, input.documentNumber, today),
    );
    faults.refuse();
    return this.counted(actor, caller, () =>
      this.changing(actor, async (manager, phone) => {
        const known = await manager.findOneBy(Worker, { documentDigest: this.workers.digestOf(document) });
        // Compared whether there is somebody or not, so that both take as long.
        const samePhone = timingSafeEqual(known?.phoneDigest ?? Buffer.alloc(32), phone.digest);
        if (!known || known.name !== name || !samePhone) throw new BindingRefused();
        return this.add(manager, actor.accountId, known.id);
      }),
    );
  }

  /**
   * Registers someone whom nobody has registered, with this phone, and binds them. Someone registered as told is bound.
   *
   * @throws InvalidInput, BindingRefused when the document is registered otherwise, TooManyBindings, TooManyRequests
   */
  async register(actor: Actor, input: RegisterMyselfDto): Promise<BindingView> {
    await this.limits.take('registrations by phone', actor.accountId, REGISTRATIONS_BY_PHONE);
    const rules = { places: this.regions, regionCode: '', today: dayOf(this.clock.now()) };
    return this.changing(actor, async (manager, phone) => {
      const faults = new FieldFaults();
      const person = readPerson(input, { at: '', phone: this.sealing.open(phone.sealed) }, faults, rules);
      faults.refuse();
      const [{ workerId, conflict }] = await this.workers.enterMany(manager, [person]);
      const { phoneDigest } = await manager.findOneByOrFail(Worker, { id: workerId });
      if (conflict || !timingSafeEqual(phoneDigest, phone.digest)) throw new BindingRefused();
      return this.add(manager, actor.accountId, workerId);
    });
  }

  /** The phone acts for this person no more. @throws NotFound */
  async end({ accountId }: Actor, id: string): Promise<BindingView> {
    return asSystem('bindings', () =>
      this.transactions.run(async (manager) => {
        const where = { id, accountId, endedAt: IsNull() };
        const binding = await manager.findOne(WorkerBinding, {
          where,
          lock: { mode: 'pessimistic_write' },
        });
        if (!binding) throw new NotFound();
        binding.endedAt = this.clock.now();
        await manager.save(binding);
        const [view] = await this.views(manager, [binding]);
        return view;
      }),
    );
  }

  /** Binds a person; who is bound already stays so. The caller holds the account's lock. @throws TooManyBindings */
  async add(manager: EntityManager, accountId: string, workerId: string): Promise<BindingView> {
    const open = await manager.findBy(WorkerBinding, { accountId, endedAt: IsNull() });
    const known = open.find((one) => one.workerId === workerId);
    if (!known && open.length >= MOST_PEOPLE) throw new TooManyBindings();
    const fresh = { id: newId(), accountId, workerId, boundAt: this.clock.now(), endedAt: null };
    if (!known) await manager.insert(WorkerBinding, fresh);
    const [view] = await this.views(manager, [known ?? fresh]);
    return view;
  }

  /** Lets the bindings of an account be changed by one at a time. */
  async lock(manager: EntityManager, accountId: string): Promise<Phone> {
    const [phone] = await manager.query<Phone[]>(
      'SELECT a.phone_sealed AS sealed, a.phone_digest AS digest FROM accounts a WHERE a.id = $1 FOR NO KEY UPDATE',
      [accountId],
    );
    return phone;
  }

  /** Runs a change of the phone's bindings, one at a time, over the whole register. */
  private changing<Result>(
    { accountId }: Actor,
    work: (manager: EntityManager, phone: Phone) => Promise<Result>,
  ): Promise<Result> {
    return asSystem('bindings', () =>
      this.transactions.run(async (manager) => {
        return work(manager, await this.lock(manager, accountId));
      }),
    );
  }

  /** Counts an attempt before it is made, so that many at once are counted too, and forgets it when it succeeds. */
  private async counted<Result>({ accountId }: Actor, caller: Caller, work: () => Promise<Result>) {
    const counters = [
      ['failed bindings by phone', accountId, FAILURES_BY_PHONE],
      ['failed bindings by address', limitedAddress(caller.address), FAILURES_BY_ADDRESS],
    ] as const;
    for (const [kind, value, limit] of counters) await this.limits.take(kind, value, limit);
    const result = await work();
    for (const [kind, value] of counters) await this.limits.giveBack(kind, value);
    return result;
  }

  private async views(manager: EntityManager, bindings: WorkerBinding[]): Promise<BindingView[]> {
    const workers = await manager.findBy(Worker, { id: In(bindings.map(({ workerId }) => workerId)) });
    return bindings.map(({ id, workerId, boundAt, endedAt }) => ({
      id,
      worker: this.records.view(workers.find((worker) => worker.id === workerId)!),
      ...{ boundAt: toWire(boundAt), endedAt: endedAt && toWire(endedAt) },
    }));
  }
}

interface Phone {
  sealed: Buffer;
  digest: Buffer;
}
