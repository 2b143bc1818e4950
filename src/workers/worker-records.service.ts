import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { And, FindOptionsWhere, In, IsNull, Like, MoreThan, Repository } from 'typeorm';
import { Actor } from '../access/actor.js';
import { RegionIndex } from '../regions/region-index.js';
import { dayOf, toWire } from '../shared/time/civil-time.js';
import { Clock } from '../shared/time/clock.js';
import { invalidField, NotFound } from '../shared/domain-error.js';
import { maskDocument, maskPhone } from '../shared/privacy/masking.js';
import { pageFrom } from '../shared/http/paging.js';
import { normalPhone } from '../shared/phone.js';
import { Sealing } from '../shared/privacy/sealing.js';
import { Transactions } from '../shared/database/transactions.js';
import { identityOf, normalDocumentNumber, readDocument } from './document-rules.js';
import { DocumentType } from './document-types.js';
import { Fault } from './fault.js';
import { FieldFaults } from './field-faults.js';
import { readHomeCounty } from './home-county-rules.js';
import { readName } from './name-rules.js';
import { readPhone } from './phone-rules.js';
import { readSex } from './person-words.js';
import { readText } from './text-rules.js';
import { CorrectWorkerDto, HomeQuery, SearchWorkersDto, WorkerPage, WorkerView } from './worker.dto.js';
import { Worker } from './worker.entity.js';
import './workers.errors.js';

const MOST_FOUND = 50;

/** The register's entries as officials read, look for and correct them. */
@Injectable()
export class WorkerRecordsService {
  constructor(
    @InjectRepository(Worker) private readonly workers: Repository<Worker>,
    private readonly transactions: Transactions,
    private readonly sealing: Sealing,
    private readonly regions: RegionIndex,
    private readonly clock: Clock,
  ) {}

  /** Workers of my region, oldest entries first. */
  async list(actor: Actor, query: HomeQuery): Promise<WorkerPage> {
    const { homeCode = '', town, village, after, limit } = query;
    const rows = await this.workers.find({
      where: {
        homeCountyCode: And(Like(actor.regionPattern), Like(`${homeCode}%`)),
        erasedAt: IsNull(),
        ...(town !== undefined && { town }),
        ...(village !== undefined && { village }),
        ...(after ? { id: MoreThan(after) } : {}),
      },
      order: { id: 'ASC' },
      take: limit + 1,
    });
    return pageFrom(
      rows.map((row) => this.view(row)),
      limit,
      ({ id }) => id,
    );
  }

  /** Workers of my region with this document, phone or name. */
  async search(actor: Actor, { documentNumber, phone, name }: SearchWorkersDto): Promise<WorkerView[]> {
    const wanted: FindOptionsWhere<Worker> = {};
    if (documentNumber) wanted.documentDigest = In(this.digestsOf(documentNumber));
    if (phone) wanted.phoneDigest = this.sealing.digest(normalPhone(phone));
    if (name) wanted.name = tolerantName(name);
    if (Object.keys(wanted).length === 0) {
      throw invalidField(
        'documentNumber',
        'isDefined',
        '证件号码、手机号码和姓名至少填一项',
        'give a document number, a phone number or a name',
      );
    }
    const rows = await this.workers.find({
      where: { ...wanted, homeCountyCode: Like(actor.regionPattern), erasedAt: IsNull() },
      order: { id: 'ASC' },
      take: MOST_FOUND,
    });
    return rows.map((row) => this.view(row));
  }

  /** @throws NotFound, OutsideRegion */
  async find(actor: Actor, id: string): Promise<WorkerView> {
    const worker = await this.workers.findOneBy({ id, erasedAt: IsNull() });
    if (!worker) throw new NotFound();
    actor.requireRegion(worker.homeCountyCode);
    return this.view(worker);
  }

  /** @throws NotFound, OutsideRegion, InvalidInput, WorkerRegistered (the document is another worker's) */
  async correct(actor: Actor, id: string, input: CorrectWorkerDto): Promise<WorkerView> {
    return this.transactions.run(async (manager) => {
      const worker = await manager.findOne(Worker, {
        where: { id, erasedAt: IsNull() },
        lock: { mode: 'pessimistic_write' },
      });
      if (!worker) throw new NotFound();
      actor.requireRegion(worker.homeCountyCode);
      Object.assign(worker, this.read(actor, worker, input), { updatedAt: this.clock.now() });
      await manager.save(worker);
      return this.view(worker);
    });
  }

  private read(actor: Actor, worker: Worker, input: CorrectWorkerDto): Partial<Worker> {
    const faults = new FieldFaults<keyof CorrectWorkerDto>();
    const type = input.documentType ?? worker.documentType;
    const document = faults.take('documentNumber', () =>
      readDocument(
        type,
        input.documentNumber ?? this.sealing.open(worker.documentSealed),
        dayOf(this.clock.now()),
      ),
    );
    const phone =
      input.phone === undefined
        ? this.sealing.open(worker.phoneSealed)
        : faults.take('phone', () => readPhone(input.phone!));
    const corrected = {
      name: faults.take('name', () => readName(input.name)),
      sex: faults.take('sex', () => readSex(input.sex ?? document?.sex ?? worker.sex, document?.sex)),
      homeCountyCode: faults.take('homeCountyCode', () =>
        readHomeCounty(input.homeCountyCode, this.regions, actor.regionCode!),
      ),
      town: faults.take('town', () => readText(input.town ?? '', 50)),
      village: faults.take('village', () => readText(input.village ?? '', 50)),
      priorityGroups: [...new Set(input.priorityGroups)].sort(),
    };
    faults.refuse();
    return {
      ...corrected,
      ...{ documentType: type, birthDate: document.birthDate ?? null },
      documentSealed: this.sealing.seal(document.number),
      documentDigest: this.sealing.digest(identityOf(document)),
      phoneSealed: this.sealing.seal(phone),
      phoneDigest: this.sealing.digest(phone),
    };
  }

  /** Document and phone are masked. */
  view(worker: Worker): WorkerView {
    const { id, name, sex, birthDate, documentType, homeCountyCode, town, village, priorityGroups } = worker;
    return {
      ...{ id, name, sex, birthDate, documentType },
      documentNumber: maskDocument(this.sealing.open(worker.documentSealed)),
      phone: maskPhone(this.sealing.open(worker.phoneSealed)),
      ...{
        homeCountyCode,
        homeCounty: this.regions.fullNameOf(homeCountyCode),
        town,
        village,
        priorityGroups,
      },
      createdAt: toWire(worker.createdAt),
      updatedAt: toWire(worker.updatedAt),
    };
  }

  /** Digests of the number under every kind of document it may belong to. */
  private digestsOf(written: string): Buffer[] {
    const number = normalDocumentNumber(written);
    const identities = new Set(Object.values(DocumentType).map((type) => identityOf({ type, number })));
    return [...identities].map((identity) => this.sealing.digest(identity));
  }
}

/** A name to look for: one that could not be registered is found nowhere. */
function tolerantName(written: string): string {
  try {
    return readName(written);
  } catch (fault) {
    if (fault instanceof Fault) return '';
    throw fault;
  }
}
