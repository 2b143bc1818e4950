import { Role } from '../../../src/access/roles.js';
import type { Change } from '../naive-recount.js';
import type { Dice } from './dice.js';
import { wire } from './diary.js';
import type { Offices } from './offices.js';
import type { KeptChange, Week } from './weeks.js';

/** What the cities sign of what came too late, and a ledger of it. */
export class Corrections {
  private readonly ledger = new Map<string, { persons: number; vehicles: number }>();
  signed = 0;

  constructor(
    private readonly offices: Offices,
    private readonly dice: Dice,
    private readonly campaignId: string,
  ) {}

  /** A city signs some of what is listed. @returns `SIGNED`, `NOTHING` when nothing is, or `WEEK_CLOSED` */
  async sign(city: string): Promise<string> {
    const officer = await this.offices.as(Role.CityOfficer, city);
    const path = `/campaigns/${this.campaignId}/corrections`;
    const { body } = await officer.get(path).expect(200);
    const items = (body.items as { tripId: string; persons: number; vehicles: number }[])
      .filter(() => this.dice.chance(0.6))
      .map(({ tripId, persons, vehicles }) => ({ tripId, persons, vehicles }));
    if (items.length === 0) return 'NOTHING';
    const answer = await officer
      .post(`${path}/${city}/signatures`)
      .send({ corrections: items, reason: '站点无信号' });
    if (answer.status !== 200) {
      expect(answer.body).toMatchObject({ code: 'WEEK_CLOSED' });
      return 'WEEK_CLOSED';
    }
    for (const { tripId, ...size } of items) this.ledger.set(`${body.cutoffAt} ${city} ${tripId}`, size);
    this.signed += items.length;
    return 'SIGNED';
  }

  /** Marks those that were signed for the numbers that they still have. */
  marked(week: Week, changes: Change[]): KeptChange[] {
    return changes.map((change) => {
      const signed = this.ledger.get(`${wire(week.cutoffAt)} ${change.cityCode} ${change.tripId}`);
      const sum = (measure: 'persons' | 'vehicles') =>
        change.changes.reduce((total, one) => total + one[measure], 0);
      const same = signed?.persons === sum('persons') && signed.vehicles === sum('vehicles');
      return { ...change, signed: same };
    });
  }
}
