import { Injectable, OnModuleInit } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Interval } from '@nestjs/schedule';
import { Repository } from 'typeorm';
import { dayOf } from '../shared/time/civil-time.js';
import { Clock } from '../shared/time/clock.js';
import { grouped } from '../shared/grouped.js';
import { nestingCode } from '../shared/region-code.js';
import { asSystem } from '../shared/database/scope.js';
import { unknownRegion } from './regions.errors.js';
import { Region } from './region.entity.js';
import { RegionSearch } from './region-search.js';

/**
 * All regions in memory: they are few, change rarely, and every row of a roster asks for two. A change made by another
 * process (roles, a newly loaded data file) is seen within a minute.
 */
@Injectable()
export class RegionIndex implements OnModuleInit {
  private byCode = new Map<string, Region>();
  private byParent = new Map<string | null, Region[]>();
  private search?: { day: string; among: RegionSearch };

  constructor(
    @InjectRepository(Region) private readonly regions: Repository<Region>,
    private readonly clock: Clock,
  ) {}

  async onModuleInit(): Promise<void> {
    await this.reload();
  }

  @Interval(60_000)
  async reload(): Promise<void> {
    const regions = await asSystem('boot', () => this.regions.find({ order: { code: 'ASC' } }));
    this.byCode = new Map(regions.map((region) => [region.code, region]));
    this.byParent = grouped(regions, ({ parentCode }) => parentCode);
    this.search = undefined;
  }

  /** The region of a code, valid or not any more; `441900` is `4419`. */
  get(code: string): Region | undefined {
    return this.byCode.get(nestingCode(code));
  }

  /** @throws InvalidInput with the fault `unknownRegion` of this field */
  require(code: string, field: string): Region {
    const region = this.get(code);
    if (!region) throw unknownRegion(field);
    return region;
  }

  /** The regions that a writing names today; none, one, or several of the same name. A code names its region. */
  resolve(written: string): Region[] {
    const code = /^\s*(\d{2,6})(?:0{6})?\s*$/.exec(written)?.[1];
    if (code === undefined) return this.searchOn(this.today()).named(written);
    const region = this.get(code);
    return region ? [region] : [];
  }

  /** As `resolve`, followed by regions that have the writing somewhere in their full name. */
  containing(written: string, day = this.today()): Region[] {
    return /^\d+$/.test(written)
      ? this.validOn(day).filter((region) => region.code.startsWith(nestingCode(written)))
      : this.searchOn(day).containing(written);
  }

  nameOf(code: string): string {
    return this.get(code)?.name ?? code;
  }

  fullNameOf(code: string): string {
    return this.get(code)?.fullName ?? code;
  }

  /** The regions right below that are valid on a day, today unless told, by code. */
  childrenOf(code: string, day = this.today()): Region[] {
    return (this.byParent.get(code) ?? []).filter((region) => region.isValidOn(day));
  }

  /** All regions that are valid on a day, by code. */
  validOn(day: string): Region[] {
    return [...this.byCode.values()].filter((region) => region.isValidOn(day));
  }

  private searchOn(day: string): RegionSearch {
    if (this.search?.day !== day) this.search = { day, among: new RegionSearch(this.validOn(day)) };
    return this.search.among;
  }

  private today(): string {
    return dayOf(this.clock.now());
  }
}
