import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import type { Actor } from '../access/actor.js';
import { RegionIndex } from '../regions/region-index.js';
import { Clock } from '../shared/time/clock.js';
import { InvalidInput, invalidField, NotFound } from '../shared/domain-error.js';
import { newId } from '../shared/ids.js';
import { pageFrom } from '../shared/http/paging.js';
import { Transactions } from '../shared/database/transactions.js';
import {
  CreateSeatLayoutDto,
  SeatLayoutDetailView,
  SeatLayoutListQuery,
  SeatLayoutPage,
  SeatLayoutView,
} from './seat-layout.dto.js';
import { SeatLayout } from './seat-layout.entity.js';
import { seatPlanOf, withAccessible } from './seat-plan-of.js';
import { faultsOfPlan } from './seat-plan-rules.js';
import type { SeatPlan } from './seat-plan.js';

/** Seat layouts: those that ship with the product, and those that regions draw themselves. */
@Injectable()
export class SeatLayoutsService {
  constructor(
    @InjectRepository(SeatLayout) private readonly layouts: Repository<SeatLayout>,
    private readonly regions: RegionIndex,
    private readonly transactions: Transactions,
    private readonly clock: Clock,
  ) {}

  /** Built-in layouts and those drawn by regions above or below the actor's, by age. */
  async list(actor: Actor, query: SeatLayoutListQuery): Promise<SeatLayoutPage> {
    const layouts = this.visibleTo(actor)
      .orderBy('l.id')
      .limit(query.limit + 1);
    if (query.kind !== undefined) layouts.andWhere('l.kind = :kind', { kind: query.kind });
    if (query.after !== undefined) layouts.andWhere('l.id > :after', { after: query.after });
    const rows = (await layouts.getMany()).map((layout) => SeatLayoutView.of(layout));
    return pageFrom(rows, query.limit, (row) => row.id);
  }

  /** @throws NotFound */
  async find(actor: Actor, id: string): Promise<SeatLayoutDetailView> {
    const layout = await this.visibleTo(actor).andWhere('l.id = :id', { id }).getOne();
    if (!layout) throw new NotFound();
    return SeatLayoutDetailView.of(layout);
  }

  /** @throws OutsideRegion, LayoutCodeTaken, InvalidInput for a plan that cannot be seated */
  async create(actor: Actor, input: CreateSeatLayoutDto): Promise<SeatLayoutDetailView> {
    const regionCode = this.regions.require(input.regionCode, 'regionCode').code;
    actor.requireRegion(regionCode);
    const plan = planOf(input);
    const errors = faultsOfPlan(plan, input.rated);
    if (errors.length > 0) throw new InvalidInput({ errors });
    const { code, name, kind, rated } = input;
    return this.transactions.run(async (manager) => {
      const layout = manager.create(SeatLayout, {
        ...{ id: newId(), code, name, kind, rated, assignable: plan.seats.length, plan, regionCode },
        createdAt: this.clock.now(),
      });
      await manager.insert(SeatLayout, layout);
      return SeatLayoutDetailView.of(layout);
    });
  }

  private visibleTo(actor: Actor) {
    return this.layouts
      .createQueryBuilder('l')
      .where(
        '(l.regionCode IS NULL OR l.regionCode LIKE :pattern OR starts_with(:mine::text, l.regionCode))',
        { pattern: actor.regionPattern, mine: actor.regionCode ?? '' },
      );
  }
}

/** @throws InvalidInput */
function planOf({ rows, seats, rowDigits, facing, accessibleSeats = [] }: CreateSeatLayoutDto): SeatPlan {
  if (rows === undefined ? !seats : seats) {
    throw invalidField(
      'rows',
      'rowsOrSeats',
      '按排描述或逐个列出座位，须填且只填一项',
      'give either rows or seats',
    );
  }
  const drawn = rows
    ? seatPlanOf({ rows, rowDigits, facing })
    : { seats: seats!.map((seat) => ({ ...seat })) };
  const unknown = accessibleSeats.find((label) => !drawn.seats.some((seat) => seat.label === label));
  if (unknown === undefined) return withAccessible(drawn, accessibleSeats);
  throw invalidField('accessibleSeats', 'unknownSeat', `没有座位 ${unknown}`, `there is no seat ${unknown}`);
}
