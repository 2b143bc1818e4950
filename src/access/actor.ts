import { createParamDecorator, ExecutionContext } from '@nestjs/common';
import { OutsideCarrier, OutsideRegion } from './access.errors.js';
import { NOBODY } from '../shared/database/scope.js';
import type { Scope } from '../shared/surroundings.js';
import { Role } from './roles.js';

/** The account that a request acts as. */
export class Actor {
  constructor(
    readonly accountId: string,
    readonly role: Role,
    /** Code prefix of the region it acts for; null for a carrier liaison and for a worker. */
    readonly regionCode: string | null,
    /** The carrier that a carrier liaison acts for. */
    readonly carrierId: string | null,
    /** The people that a worker acts for, and their home regions; null for staff. */
    readonly worker: { workerIds: string[]; homeCodes: string[] } | null = null,
    /** The session whose token the request carries; null for what acts without one. */
    readonly sessionId: string | null = null,
  ) {}

  /** "May act for" is "the code starts with mine". */
  mayActFor(regionCode: string): boolean {
    return this.regionCode !== null && regionCode.startsWith(this.regionCode);
  }

  /**
   * Whether the actor may act for a whole party: an office when all of it live in its region, a worker when someone of it is
   * bound to the phone.
   */
  mayTravelFor(party: { workerId: string; homeCountyCode: string }[]): boolean {
    const { worker } = this;
    if (worker) return party.some(({ workerId }) => worker.workerIds.includes(workerId));
    return party.every(({ homeCountyCode }) => this.mayActFor(homeCountyCode));
  }

  /** Whether the actor may be told that there is such a party: somebody of it lives in the region, or is bound to the phone. */
  mayKnow(party: { workerId: string; homeCountyCode: string }[]): boolean {
    const { worker } = this;
    if (worker) return this.mayTravelFor(party);
    return party.some(({ homeCountyCode }) => this.mayActFor(homeCountyCode));
  }

  /** @throws OutsideRegion when none of the codes lies inside the actor's region */
  requireRegion(...regionCodes: string[]): void {
    if (!regionCodes.some((code) => this.mayActFor(code))) {
      throw new OutsideRegion({ extra: { regionCode: regionCodes[0] } });
    }
  }

  /** @throws OutsideCarrier when a carrier liaison reaches for another carrier's trips */
  requireCarrier(carrierId: string | null): void {
    if (this.carrierId !== null && this.carrierId !== carrierId) throw new OutsideCarrier();
  }

  /** What the database shows to this account. */
  get scope(): Scope {
    const { accountId: account, regionCode, carrierId, worker } = this;
    const people = worker && { workers: list(worker.workerIds), home: list(worker.homeCodes) };
    const escort = this.role === Role.Escort ? 'yes' : '';
    return { ...NOBODY, account, region: regionCode ?? '', carrier: carrierId ?? '', escort, ...people };
  }

  /**
   * The actor's region as a prefix for `LIKE`: everything for a carrier liaison, who is bound by carrier instead, and nothing
   * for a worker.
   */
  get regionPattern(): string {
    if (this.worker) return '';
    return `${this.regionCode ?? ''}%`;
  }
}

/** Ids or codes, which hold nothing to be escaped, as a PostgreSQL array. */
const list = (values: string[]) => `{${values.join(',')}}`;

/** The signed-in account, as a controller's parameter. */
export const CurrentActor = createParamDecorator(
  (_: unknown, context: ExecutionContext) => context.switchToHttp().getRequest<{ actor: Actor }>().actor,
);
