import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Actor } from '../access/actor.js';
import { RegionIndex } from '../regions/region-index.js';
import { invalidField } from '../shared/domain-error.js';
import { pageFrom } from '../shared/http/paging.js';
import { cursorOf, readCursor } from './village-cursor.js';
import { ListVillagesQuery, VillagePage, VillageView } from './village.dto.js';

/** The villages of the register. There is no official list of them: a village is what people wrote where they live. */
@Injectable()
export class VillagesQuery {
  constructor(
    private readonly dataSource: DataSource,
    private readonly regions: RegionIndex,
  ) {}

  /**
   * Villages of my region by county, town and name.
   *
   * @throws InvalidInput when `after` is no cursor of this list
   */
  async list(actor: Actor, query: ListVillagesQuery): Promise<VillagePage> {
    const { homeCode = '', town, village, containing = '', after, limit } = query;
    const behind = after === undefined ? ['', '', ''] : readCursor(after);
    if (!behind) throw invalidField('after', 'isCursor', '翻页位置无效', 'this is no cursor of the list');
    const rows = await this.dataSource.query<Omit<VillageView, 'homeCounty'>[]>(
      `SELECT w.home_county_code AS "homeCountyCode", w.town, w.village, count(*)::int AS people
         FROM workers w
        WHERE w.erased_at IS NULL AND w.home_county_code LIKE $1 AND w.home_county_code LIKE $2
          AND ($3::text IS NULL OR w.town = $3) AND ($4::text IS NULL OR w.village = $4)
          AND ($5 = '' OR strpos(normalize(w.town || w.village, NFKC), $5) > 0)
          AND (w.home_county_code, w.town, w.village) > ($6, $7, $8)
        GROUP BY w.home_county_code, w.town, w.village
        ORDER BY w.home_county_code, w.town, w.village LIMIT $9`,
      [
        ...[actor.regionPattern, `${homeCode}%`, town, village],
        ...[containing.normalize('NFKC').trim(), ...behind, limit + 1],
      ],
    );
    const villages = rows.map((row) => ({
      ...row,
      homeCounty: this.regions.fullNameOf(row.homeCountyCode),
    }));
    return pageFrom(villages, limit, (one) => cursorOf([one.homeCountyCode, one.town, one.village]));
  }
}
