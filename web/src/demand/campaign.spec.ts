import type { CampaignView } from '../shared/api/schema';
import { campaignOf, isOver } from './campaign';

const campaign = (provinceCode: string, startsOn: string, endsOn: string) =>
  ({ provinceCode, startsOn, endsOn }) as CampaignView;
const [last, next, elsewhere] = [
  campaign('14', '2024-01-25', '2024-04-09'),
  campaign('14', '2025-01-13', '2025-03-29'),
  campaign('53', '2024-01-25', '2024-04-09'),
];

it.each([
  ['2024-02-01', last],
  ['2024-04-08', last],
  ['2024-04-09', next],
  ['2024-12-01', next],
  ['2025-06-01', next],
])('on %s people register for the campaign that runs, or the next', (today, wanted) => {
  expect(campaignOf([elsewhere, next, last], '140522', today)).toBe(wanted);
});

it('knows none where there is none, and one that is over', () => {
  expect(campaignOf([elsewhere], '140522', '2024-02-01')).toBeUndefined();
  expect(isOver(last, '2024-04-08')).toBe(false);
  expect(isOver(last, '2024-04-09')).toBe(true);
});
