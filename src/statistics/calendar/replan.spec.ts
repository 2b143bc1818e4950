import { DeadlineKind } from '../../campaigns/report-deadline.entity.js';
import { at, toWire } from '../../shared/time/civil-time.js';
import { KnownDeadline, replan } from './replan.js';

const { Weekly, FirstStage, Final } = DeadlineKind;
const thursdays = ['2024-02-15', '2024-02-22', '2024-02-29'];
const week = (day: string, more: Partial<KnownDeadline> = {}): KnownDeadline => ({
  ...{ id: day, kind: Weekly, dueAt: at(day, 18), ruledAt: at(day, 18) },
  ...{ skipped: false, frozen: false, keyedIn: false, ...more },
});
const due = (day: string, kind = Weekly) => ({ kind, dueAt: at(day, 18) });
const before = { now: at('2024-02-01'), createdAt: at('2024-01-20') };
/** `KEPT 02-15>02-15 FROZEN` */
const lines = (known: KnownDeadline[], wanted: ReturnType<typeof due>[], moment = before) =>
  replan(known, wanted, moment).map(({ was, becomes, change, why }) =>
    [change, `${short(was)}>${short(becomes)}`, why].filter(Boolean).join(' '),
  );
const short = (moment: Date | null) => (moment ? toWire(moment).slice(5, 10) : '');

describe('other rules', () => {
  it('move each week to its new day, add new ones and drop those that are not wanted', () => {
    const fridays = ['2024-02-16', '2024-02-23', '2024-03-08'].map((day) => due(day));
    expect(
      lines(
        thursdays.map((day) => week(day)),
        fridays,
      ),
    ).toEqual([...['MOVED 02-15>02-16', 'MOVED 02-22>02-23', 'DROPPED 02-29>', 'ADDED >03-08']]);
  });

  it('never move a frozen week, nor one that is over, nor put one before it', () => {
    const known = [week('2024-02-15', { frozen: true }), week('2024-02-22'), week('2024-02-29')];
    const moment = { now: at('2024-02-22', 18), createdAt: at('2024-01-20') };
    const wanted = ['2024-02-07', '2024-02-14', '2024-02-21', '2024-02-28'].map((day) => due(day));
    expect(lines(known, wanted, moment)).toEqual([
      ...['LEFT_OUT > PAST', 'KEPT 02-15>02-15 FROZEN', 'KEPT 02-22>02-22 PAST', 'MOVED 02-29>02-28'],
    ]);
  });

  it('keep a week whose new cut-off would lie in the past', () => {
    const moment = { now: at('2024-02-28', 20), createdAt: at('2024-01-20') };
    expect(lines([week('2024-02-29')], [due('2024-02-28')], moment)).toEqual(['KEPT 02-29>02-29 PAST']);
  });

  it('may change weeks that had ended before the campaign was entered', () => {
    const moment = { now: at('2024-03-10'), createdAt: at('2024-03-01') };
    expect(lines([week('2024-02-15')], [due('2024-02-14')], moment)).toEqual(['MOVED 02-15>02-14']);
  });

  it('leave what was moved by hand, and skip what was keyed into', () => {
    const known = [
      week('2024-02-15', { dueAt: at('2024-02-18', 12) }),
      week('2024-02-22', { keyedIn: true }),
      week('2024-02-29'),
    ];
    expect(lines(known, [due('2024-02-16')])).toEqual([
      ...['KEPT 02-18>02-18 MOVED_BY_HAND', 'SKIPPED 02-22>02-22 KEYED_IN', 'DROPPED 02-29>'],
    ]);
  });

  it('move, add and drop what is due once', () => {
    const known = [week('2024-02-02', { kind: FirstStage })];
    expect(lines(known, [due('2024-02-05', FirstStage), due('2024-04-10', Final)])).toEqual([
      ...['MOVED 02-02>02-05', 'ADDED >04-10'],
    ]);
    expect(lines(known, [])).toEqual(['DROPPED 02-02>']);
  });

  it('that change nothing keep everything', () => {
    const known = [week('2024-02-15', { skipped: true }), week('2024-02-22')];
    expect(lines(known, [due('2024-02-15'), due('2024-02-22')])).toEqual([
      'KEPT 02-15>02-15',
      'KEPT 02-22>02-22',
    ]);
  });
});
