import { changedAnswers, isEmpty } from './answer-rules.js';
import { Answers, BackBy, Festival, NO_ANSWERS, Plan } from './survey-answer.js';

const days = { startsOn: '2024-01-25', endsOn: '2024-04-09', today: '2024-02-20' };
const atHome: Answers = { ...NO_ANSWERS, festival: Festival.AtHome, plan: Plan.ReturnToJob };

describe('a worker’s answers', () => {
  it('keep what a change leaves out, and lose what it takes back', () => {
    const back = { backOn: '2024-02-19', backBy: BackBy.OwnTicket };
    expect(changedAnswers(atHome, back, days)).toEqual({ ...atHome, ...back });
    expect(changedAnswers(atHome, { festival: null }, days)).toEqual({ ...atHome, festival: null });
  });

  it.each([
    ['back_half', { backOn: '2024-02-19' }],
    ['back_half', { backBy: BackBy.Other }],
    ['back_outside_campaign', { backOn: '2024-01-24', backBy: BackBy.Other }],
    ['back_outside_campaign', { backOn: '2024-04-09', backBy: BackBy.Other }],
    ['back_ahead', { backOn: '2024-02-21', backBy: BackBy.Other }],
  ])('are refused with %s', (code, change) => {
    expect(() => changedAnswers(atHome, change, days)).toThrow(expect.objectContaining({ code }));
  });

  it('may be taken back wholly', () => {
    expect(isEmpty(changedAnswers(atHome, { festival: null, plan: null }, days))).toBe(true);
    expect(isEmpty(atHome)).toBe(false);
  });
});
