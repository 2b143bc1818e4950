import { createHash } from 'node:crypto';
import { MODE_NAMES } from '../../shared/vocabulary.js';
import { TripState } from '../trip-lifecycle.js';
import { TripVerificationView, VerifiedTripView } from './trip-verification.dto.js';

/** The design language of `web/src/shared/ui/theme.css`, as much of it as one page without script needs. */
const STYLE = `:root{--green:#0b6b4f;--red:#b3261e;--ink:#1b2320;--soft:#55615c}
*{box-sizing:border-box}html{background:#f5f7f6;-webkit-text-size-adjust:100%}
body{font:17px/1.5 system-ui,'PingFang SC','Hiragino Sans GB','Microsoft YaHei','Noto Sans CJK SC',sans-serif;margin:0 auto;padding:8px 16px 24px;max-width:640px;color:var(--ink);overflow-wrap:anywhere}
h1{font-size:28px;line-height:1.25;margin:12px 0 16px}.box{padding:16px;margin:0 0 16px;border-radius:12px;font-size:20px;font-weight:600}
.good{background:var(--green);color:#fff}.bad{background:var(--red);color:#fff}
dl{margin:0 0 24px;padding:4px 16px 12px;border-radius:12px;background:#fff}dt{color:var(--soft);font-size:14px;margin-top:10px}dd{margin:0}
label{display:block;margin:0 0 4px;font-weight:600}input,button{font:inherit;width:100%;min-height:48px;padding:0 12px;border-radius:12px}
input{border:1px solid #a9b4af;background:#fff;color:inherit}button{margin-top:8px;min-height:52px;border:0;background:var(--green);color:#fff;font-weight:600}
:focus-visible{outline:3px solid var(--green);outline-offset:2px}small{display:block;color:var(--soft);font-size:14px;margin-top:24px}a{color:var(--green)}`;

/** No script, nothing from elsewhere, in no frame; the one style is named by its digest. */
export const PAGE_POLICY = [
  ...["default-src 'none'", `style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`],
  ...["form-action 'self'", "frame-ancestors 'none'", "base-uri 'none'"],
].join(';');

const STATES: Record<TripState, [good: boolean, text: string]> = {
  DRAFT: [false, '未查到该班次'],
  OPEN: [true, '真实班次，正在报名'],
  CLOSED: [true, '真实班次，即将出发'],
  DEPARTED: [true, '真实班次，已经发车'],
  ARRIVED: [true, '真实班次，已经到达'],
  CANCELLED: [false, '该班次已取消，请勿乘车'],
};

const UNKNOWN = '未查到该班次：请核对编号；如有人以此编号揽客，请勿乘车，并向当地人社部门反映';

/** The page for people: what was found out about a trip, and a field for a code. @param verification undefined before one is asked */
export function verificationPage(verification?: TripVerificationView): string {
  return `<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="theme-color" content="#0b6b4f"><meta name="robots" content="noindex"><title>返岗班次核验</title><style>${STYLE}</style></head>
<body><main><h1>返岗班次核验</h1>
${verification ? told(verification) : ''}
<form action="/verify" method="get"><label for="code">车票上的班次编号</label>
<input id="code" name="code" maxlength="20" autocomplete="off" autocapitalize="characters" placeholder="如 H7KQ-3MRA" required>
<button>核验</button></form>
<small>乘车前请核对车牌。政府组织的返岗专车不向个人收取押金，工作人员不会索要短信验证码。</small>
</main></body></html>
`;
}

function told({ trip }: TripVerificationView): string {
  if (!trip) return box(false, UNKNOWN);
  const [good, text] = STATES[trip.state];
  return `${box(good, text)}\n<dl>${facts(trip)}</dl>`;
}

function facts(trip: VerifiedTripView): string {
  const plates = trip.vehicles.map(({ label, plate }) => `${label}：${plate ?? '车牌待定'}`);
  const stops = trip.boarding.map(({ place, stopsAt }) => `${civil(stopsAt)} ${place}`);
  const rows: [string, string[]][] = [
    ['班次编号', [trip.code]],
    ['组织单位所在地', [trip.organiser]],
    ['方式', [[MODE_NAMES[trip.mode], trip.serviceNumber].filter(Boolean).join(' ')]],
    ['出发地', [trip.origin]],
    ['目的地', [trip.destination]],
    ['发车时间', [civil(trip.departsAt)]],
    ['上车地点', stops],
    ['车辆', plates],
  ];
  return rows
    .filter(([, values]) => values.length > 0)
    .map(
      ([term, values]) => `<dt>${term}</dt>${values.map((value) => `<dd>${escaped(value)}</dd>`).join('')}`,
    )
    .join('');
}

const box = (good: boolean, text: string) =>
  `<p class="box ${good ? 'good' : 'bad'}" role="status">${escaped(text)}</p>`;

/** 2024-02-20T07:00:00+08:00 as people in China write it: 2024年2月20日 07:00. */
function civil(moment: string): string {
  const [year, month, day] = moment.slice(0, 10).split('-').map(Number);
  return `${year}年${month}月${day}日 ${moment.slice(11, 16)}`;
}

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (letter) => ENTITIES[letter]);
}
