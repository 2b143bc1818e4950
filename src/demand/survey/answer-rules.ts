import { Fault } from '../../workers/fault.js';
import { AnswerChange, Answers } from './survey-answer.js';

/** When somebody may have gone back: in the campaign, and not in the future. */
export interface AnsweredIn {
  startsOn: string;
  /** Exclusive. */
  endsOn: string;
  today: string;
}

/**
 * A worker's answers after a change.
 *
 * @throws Fault back_half, back_outside_campaign, back_ahead
 */
export function changedAnswers(before: Answers, change: AnswerChange, days: AnsweredIn): Answers {
  const { festival, plan, backOn, backBy } = { ...before, ...change };
  if ((backOn === null) !== (backBy === null)) {
    throw new Fault(
      'back_half',
      '返岗日期和返岗方式应一并填写',
      'the day of going back and the means belong together',
    );
  }
  if (backOn !== null && (backOn < days.startsOn || backOn >= days.endsOn)) {
    throw new Fault(
      'back_outside_campaign',
      `返岗日期不在本次行动期间（${days.startsOn} 起，${days.endsOn} 前）`,
      `the day of going back must lie from ${days.startsOn} to before ${days.endsOn}`,
    );
  }
  if (backOn !== null && backOn > days.today) {
    throw new Fault('back_ahead', '返岗日期不能晚于今天', 'the day of going back must not lie ahead');
  }
  return { festival, plan, backOn, backBy };
}

/** Whether nothing is left of the answers. */
export function isEmpty(answers: Answers): boolean {
  return Object.values(answers).every((answer) => answer === null);
}
