import { Direction, Mode } from '../../shared/vocabulary.js';
import { TripState } from '../trip-lifecycle.js';
import { VerifiedTripView } from './trip-verification.dto.js';
import { pageLanguage, verificationPage } from './verification-page.js';

const trip: VerifiedTripView = {
  ...{ code: 'H7KQ-3MRA', mode: Mode.Coach, direction: Direction.ReturnToWork, state: TripState.Open },
  ...{ organiser: '山西省晋城市阳城县', origin: '阳城县', destination: '昆山市', serviceNumber: null },
  ...{ departsAt: '2024-02-20T07:00:00+08:00', arrivesAt: '2024-02-20T21:00:00+08:00' },
  boarding: [{ place: '客运中心', stopsAt: '2024-02-20T07:00:00+08:00' }],
  vehicles: [{ label: '1号车', plate: '晋E12345' }],
};
const pageOf = (changes: Partial<VerifiedTripView>) =>
  verificationPage('zh', { real: true, trip: { ...trip, ...changes } });

it('tells plate, time and office of a trip that is real', () => {
  const page = pageOf({});
  for (const fact of ['真实班次', '晋E12345', '2024年2月20日 周二 07:00 客运中心', '山西省晋城市阳城县'])
    expect(page).toContain(fact);
});

it('warns of a trip that is cancelled, and of one that nobody knows', () => {
  expect(pageOf({ state: TripState.Cancelled })).toContain('class="box bad"');
  expect(verificationPage('zh', { real: false, trip: null })).toContain('未查到该班次');
});

it('shows what offices wrote as text', () => {
  const page = pageOf({ boarding: [{ place: `<script>alert('1')</script>&"`, stopsAt: trip.departsAt }] });
  expect(page).not.toContain('<script');
  expect(page).toContain('&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&amp;&quot;');
});

it('speaks English to who asks for it, and leads to the other language', () => {
  const page = verificationPage('en', { real: true, trip });
  for (const fact of ['A real trip, open for booking', 'Tue 20 Feb 2024 07:00 客运中心', '中文'])
    expect(page).toContain(fact);
  expect(page).toContain('<a href="/verify/H7KQ-3MRA?lang=zh" lang="zh-CN">');
  expect(page).toContain('<input type="hidden" name="lang" value="en">');
});

it.each([
  [undefined, 'en-GB,en;q=0.9,zh;q=0.8', 'en'],
  [undefined, 'zh-CN,zh;q=0.9,en;q=0.8', 'zh'],
  [undefined, undefined, 'zh'],
  ['zh', 'en-GB', 'zh'],
] as const)('takes the language %s of a browser for %s to be %s', (chosen, accepted, language) => {
  expect(pageLanguage(chosen, accepted)).toBe(language);
});
