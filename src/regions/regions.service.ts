import { Injectable } from '@nestjs/common';
import { dayOf } from '../shared/time/civil-time.js';
import { Clock } from '../shared/time/clock.js';
import { invalidField, NotFound } from '../shared/domain-error.js';
import { pageFrom } from '../shared/http/paging.js';
import { Transactions } from '../shared/database/transactions.js';
import { RegionPage, RegionQuery, RegionRolesDto, RegionView } from './region.dto.js';
import { Region } from './region.entity.js';
import { RegionIndex } from './region-index.js';

@Injectable()
export class RegionsService {
  constructor(
    private readonly index: RegionIndex,
    private readonly transactions: Transactions,
    private readonly clock: Clock,
  ) {}

  /** Best match first when names are searched, else by code. The cursor is the code of the region before. */
  list({ query, level, parent, asOf, after, limit }: RegionQuery): RegionPage {
    const day = asOf ?? dayOf(this.clock.now());
    const among = query === undefined ? this.index.validOn(day) : this.index.containing(query, day);
    const parentCode = parent === undefined ? undefined : this.index.require(parent, 'parent').code;
    const found = among.filter(
      (region) =>
        (level === undefined || region.level === level) &&
        (parentCode === undefined || region.parentCode === parentCode),
    );
    const before = after === undefined ? -1 : found.findIndex((region) => region.code === after);
    if (after !== undefined && before === -1) {
      throw invalidField('after', 'unknownCursor', '不是上一页给出的游标', 'not a cursor of this list');
    }
    const rows = found.slice(before + 1, before + 2 + limit).map((region) => RegionView.of(region));
    return pageFrom(rows, limit, (row) => row.code);
  }

  /** @throws NotFound */
  get(code: string): RegionView {
    const region = this.index.get(code);
    if (!region) throw new NotFound();
    return RegionView.of(region);
  }

  /** Settles whether a region of the country is an export side, an import side, both or none. */
  async changeRoles(code: string, roles: RegionRolesDto): Promise<RegionView> {
    const region = this.get(code);
    const { exportSide, importSide } = roles;
    await this.transactions.run((manager) =>
      manager.update(Region, { code: region.code }, { exportSide, importSide }),
    );
    await this.index.reload();
    return this.get(code);
  }
}
