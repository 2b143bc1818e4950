import { Role } from '../../src/access/roles.js';
import type { CampaignView, CreateCampaignDto } from '../../src/campaigns/campaign.dto.js';
import type { TestApp } from './test-app.js';

/** A campaign of 2024 in Shanxi, made over HTTP; each call one more, under a name of its own. */
export async function createCampaign(
  t: TestApp,
  more: Partial<CreateCampaignDto> = {},
): Promise<CampaignView> {
  const province = await t.as(Role.ProvinceOfficer, more.provinceCode ?? '14');
  const name = `2024年春风行动（${province.accountId}）`;
  const input = { provinceCode: '14', year: 2024, name, ...more };
  const { body } = await province.post('/campaigns').send(input).expect(201);
  return body as CampaignView;
}
