import fc from 'fast-check';
import { Direction, Mode, WishedMode } from '../shared/vocabulary.js';
import { PlannableParty } from './draft-plan.js';
import { planDrafts } from './draft-planner.js';

const MINIMUM = { COACH: 20, CHARTERED_CARRIAGE: 60, SPECIAL_TRAIN: 300, CHARTER_FLIGHT: 80 };
const SEATS: Record<string, number> = {
  ...{ COACH_39: 37, COACH_45: 43, COACH_49: 47, COACH_53: 51, COACH_55: 53 },
  ...{ YZ25G: 118, A320_180: 180 },
};

let made = 0;
const party = (size: number, more: Partial<PlannableParty> = {}): PlannableParty => ({
  ...{ partyId: `p${String((made += 1)).padStart(5, '0')}`, size },
  ...{ earliestOn: '2024-02-20', latestOn: '2024-02-20', originCode: '1405', destinationCode: '3205' },
  ...{ direction: Direction.ReturnToWork, wishedMode: null },
  ...more,
});
const parties = (count: number, size: number, more: Partial<PlannableParty> = {}) =>
  Array.from({ length: count }, () => party(size, more));
const plan = (...groups: PlannableParty[][]) => planDrafts(groups.flat(), MINIMUM);

describe('the draft planner', () => {
  it('orders the smallest coach that takes everyone', () => {
    const { drafts, unplanned } = plan(parties(10, 4));
    expect(drafts).toMatchObject([{ mode: 'COACH', day: '2024-02-20', vehicles: ['COACH_45'], people: 40 }]);
    expect(unplanned).toEqual([]);
  });

  it('orders no coach for fewer people than the threshold', () => {
    const { drafts, unplanned } = plan(parties(19, 1));
    expect(drafts).toEqual([]);
    expect(new Set(unplanned.map(({ reason }) => reason))).toEqual(new Set(['TOO_FEW_PEOPLE']));
    expect(plan(parties(20, 1)).drafts).toHaveLength(1);
  });

  it('parts those who are too many for one coach evenly, so that both reach the threshold', () => {
    const { drafts } = plan(parties(54, 1));
    expect(drafts.map(({ people }) => people)).toEqual([27, 27]);
  });

  it('leaves some behind rather than send half-empty coaches', () => {
    const { drafts, unplanned } = planDrafts(parties(55, 1), { ...MINIMUM, COACH: 30 });
    expect(drafts).toMatchObject([{ vehicles: ['COACH_55'], people: 53 }]);
    expect(unplanned).toHaveLength(2);
  });

  it('takes the day on which most people can leave', () => {
    const early = parties(15, 1, { earliestOn: '2024-02-18', latestOn: '2024-02-20' });
    const late = parties(12, 1, { earliestOn: '2024-02-20', latestOn: '2024-02-21' });
    expect(plan(early, late).drafts).toMatchObject([{ day: '2024-02-20', people: 27 }]);
  });

  it('keeps city pairs and directions apart', () => {
    const home = parties(15, 1, { direction: Direction.ReturnHome });
    const elsewhere = parties(15, 1, { destinationCode: '4403' });
    expect(plan(parties(15, 1), home, elsewhere).drafts).toEqual([]);
  });

  it('charters a carriage for those who wished a train, helped by people without a wish', () => {
    const trains = parties(40, 1, { wishedMode: WishedMode.Train });
    const { drafts } = plan(trains, parties(45, 1));
    expect(drafts).toMatchObject([
      { mode: 'CHARTERED_CARRIAGE', vehicles: ['YZ25G'], people: 60, wishedOtherwise: 0 },
      { mode: 'COACH', people: 25 },
    ]);
  });

  it('runs a special train of several carriages and a flight when enough wished them', () => {
    const { drafts } = plan(
      parties(80, 4, { wishedMode: WishedMode.Train }),
      parties(90, 1, { wishedMode: WishedMode.Flight, destinationCode: '4403' }),
    );
    expect(drafts).toMatchObject([
      { mode: 'SPECIAL_TRAIN', vehicles: ['YZ25G', 'YZ25G', 'YZ25G'], people: 320 },
      { mode: 'CHARTER_FLIGHT', vehicles: ['A320_180'], people: 90 },
    ]);
  });

  it('takes too few for a train by coach, as the last resort', () => {
    const { drafts } = plan(parties(18, 1, { wishedMode: WishedMode.Train }), parties(20, 1));
    expect(drafts).toMatchObject([{ mode: 'COACH', people: 38, wishedOtherwise: 18 }]);
  });

  it('never takes someone who wished a coach by train', () => {
    const coach = parties(10, 1, { wishedMode: WishedMode.Coach });
    const { drafts, unplanned } = plan(parties(60, 1, { wishedMode: WishedMode.Train }), coach);
    expect(drafts).toMatchObject([{ mode: 'CHARTERED_CARRIAGE', people: 60 }]);
    expect(unplanned).toHaveLength(10);
  });

  it('names a party larger than any vehicle it would travel in', () => {
    const { unplanned } = plan([party(54, { wishedMode: WishedMode.Coach })], [party(181)]);
    expect(unplanned).toMatchObject([{ reason: 'PARTY_TOO_LARGE' }, { reason: 'PARTY_TOO_LARGE' }]);
  });
});

const anyParty = fc
  .record({
    size: fc.oneof(
      { weight: 9, arbitrary: fc.integer({ min: 1, max: 7 }) },
      fc.integer({ min: 1, max: 130 }),
    ),
    first: fc.integer({ min: 10, max: 14 }),
    days: fc.integer({ min: 0, max: 4 }),
    destinationCode: fc.constantFrom('3205', '4403'),
    direction: fc.constantFrom(Direction.ReturnToWork, Direction.ReturnHome),
    wishedMode: fc.constantFrom(null, null, ...Object.values(WishedMode)),
  })
  .map(({ size, first, days, ...rest }) =>
    party(size, { ...rest, earliestOn: `2024-02-${first}`, latestOn: `2024-02-${first + days}` }),
  );
const demand = fc.array(anyParty, { maxLength: 250, minLength: 0 });

describe('for any demand', () => {
  it('each party is planned once on a day of its window, or named as unplanned', () => {
    fc.assert(
      fc.property(demand, (all) => {
        const { drafts, unplanned } = planDrafts(all, MINIMUM);
        const seen = [...drafts.flatMap((draft) => draft.partyIds), ...unplanned.map((one) => one.partyId)];
        expect(seen.toSorted()).toEqual(all.map((one) => one.partyId).toSorted());
        const byId = new Map(all.map((one) => [one.partyId, one]));
        for (const draft of drafts) {
          const members = draft.partyIds.map((id) => byId.get(id) as PlannableParty);
          expect(members.every((one) => one.earliestOn <= draft.day && draft.day <= one.latestOn)).toBe(true);
          expect(new Set(members.map((one) => one.direction + one.destinationCode)).size).toBe(1);
          expect(draft.people).toBe(members.reduce((sum, one) => sum + one.size, 0));
        }
      }),
    );
  });

  it('every draft reaches its minimum, and its vehicles take its parties whole in any order', () => {
    fc.assert(
      fc.property(demand, fc.infiniteStream(fc.nat()), (all, dice) => {
        const size = new Map(all.map((one) => [one.partyId, one.size]));
        for (const draft of planDrafts(all, MINIMUM).drafts) {
          expect(draft.people).toBeGreaterThanOrEqual(MINIMUM[draft.mode]);
          const free = draft.vehicles.map((layout) => SEATS[layout]);
          const anyOrder = draft.partyIds
            .map((id) => ({ id, key: dice.next().value }))
            .sort((a, b) => a.key - b.key);
          for (const { id } of anyOrder) {
            const needed = size.get(id) as number;
            const fitting = free.findIndex((seats) => seats >= needed);
            expect(fitting).not.toBe(-1);
            free[fitting] -= needed;
          }
        }
      }),
    );
  });

  it('the order in which parties come does not matter', () => {
    fc.assert(
      fc.property(demand, (all) => {
        expect(planDrafts(all.toReversed(), MINIMUM)).toEqual(planDrafts(all, MINIMUM));
      }),
    );
  });

  it('nobody is left behind who would fill another coach', () => {
    fc.assert(
      fc.property(demand, (all) => {
        const { unplanned } = planDrafts(all, MINIMUM);
        const left = all.filter((one) => unplanned.some(({ partyId }) => partyId === one.partyId));
        expect(planDrafts(left, MINIMUM).drafts.filter(({ mode }) => mode === Mode.Coach)).toEqual([]);
      }),
    );
  });
});
