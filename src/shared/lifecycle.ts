import { problem } from './domain-error.js';

export class IllegalStep extends problem(
  'ILLEGAL_STEP',
  409,
  '当前状态下不能执行该操作',
  'Not possible in this state',
) {}

/** One lifecycle: for each step, the states it leads from and the state it leads to. */
export type LifecycleTable<State extends string, Step extends string> = Record<
  Step,
  { from: State[]; to: State }
>;

/**
 * A lifecycle read from its table. An illegal step is a named error, never silence.
 *
 * @example const next = tripLifecycle.next('OPEN', 'close'); // 'CLOSED'
 */
export class Lifecycle<State extends string, Step extends string> {
  constructor(
    readonly subject: string,
    readonly table: LifecycleTable<State, Step>,
  ) {}

  /** @throws IllegalStep with `state`, `step` and the steps that are possible now */
  next(state: State, step: Step): State {
    const { from, to } = this.table[step];
    if (from.includes(state)) return to;
    throw new IllegalStep({
      detail: `${this.subject}: ${step} is not possible in state ${state}`,
      extra: { subject: this.subject, state, step, possible: this.steps(state) },
    });
  }

  /** Steps that are possible in a state. */
  steps(state: State): Step[] {
    return (Object.keys(this.table) as Step[]).filter((step) => this.table[step].from.includes(state));
  }
}
