import { createHash } from 'node:crypto';
import type { Language } from '../../shared/messages/template.js';
import { weekdayOf } from '../../shared/time/civil-time.js';
import type { TripState } from '../trip-lifecycle.js';
import { TripVerificationView, VerifiedTripView } from './trip-verification.dto.js';
import { VERIFICATION_TEXTS, VerificationTexts } from './verification-texts.js';

/** The design language of `web/src/shared/ui/theme.css`, as much of it as one page without script needs. */
const STYLE = `:root{--green:#0b6b4f;--red:#b3261e;--ink:#1b2320;--soft:#55615c}
*{box-sizing:border-box}html{background:#f5f7f6;-webkit-text-size-adjust:100%}
body{font:17px/1.5 system-ui,'PingFang SC','Hiragino Sans GB','Microsoft YaHei','Noto Sans CJK SC',sans-serif;margin:0 auto;padding:8px 16px 24px;max-width:640px;color:var(--ink);overflow-wrap:anywhere}
nav{text-align:right}nav a{display:inline-block;padding:12px 8px}h1{font-size:28px;line-height:1.25;margin:0 0 16px}.box{padding:16px;margin:0 0 16px;border-radius:12px;font-size:20px;font-weight:600}
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

const IS_GOOD: Record<TripState, boolean> = {
  ...{ DRAFT: false, OPEN: true, CLOSED: true, DEPARTED: true, ARRIVED: true, CANCELLED: false },
};

/** The language that was chosen, else the one that the browser asks for first: Chinese unless that is English. */
export function pageLanguage(chosen: Language | undefined, accepted = ''): Language {
  return chosen ?? (/^en\b/i.test(accepted) ? 'en' : 'zh');
}

/**
 * The page for people: what was found out about a trip, and a field for a code.
 *
 * @param verification undefined before one is asked
 */
export function verificationPage(language: Language, verification?: TripVerificationView): string {
  const texts = VERIFICATION_TEXTS[language];
  const other = language === 'zh' ? 'en' : 'zh';
  const here = verification?.trip ? `/verify/${verification.trip.code}` : '/verify';
  return `<!doctype html>
<html lang="${texts.lang}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="theme-color" content="#0b6b4f"><meta name="robots" content="noindex"><title>${texts.title}</title><style>${STYLE}</style></head>
<body><nav><a href="${here}?lang=${other}" lang="${VERIFICATION_TEXTS[other].lang}">${texts.other}</a></nav>
<main><h1>${texts.title}</h1>
${verification ? told(texts, verification) : ''}
<form action="/verify" method="get"><label for="code">${texts.ask}</label>
<input id="code" name="code" maxlength="20" autocomplete="off" autocapitalize="characters" placeholder="${texts.example}" required>
<input type="hidden" name="lang" value="${language}"><button>${texts.check}</button></form>
<small>${texts.advice}</small>
</main></body></html>
`;
}

function told(texts: VerificationTexts, { trip }: TripVerificationView): string {
  if (!trip) return box(false, texts.unknown);
  return `${box(IS_GOOD[trip.state], texts.states[trip.state])}\n<dl>${facts(texts, trip)}</dl>`;
}

function facts(texts: VerificationTexts, trip: VerifiedTripView): string {
  const plates = trip.vehicles.map(({ label, plate }) => `${label}${texts.colon}${plate ?? texts.plateOpen}`);
  const stops = trip.boarding.map(({ place, stopsAt }) => `${civil(texts, stopsAt)} ${place}`);
  const rows: [keyof VerificationTexts['facts'], string[]][] = [
    ['code', [trip.code]],
    ['organiser', [trip.organiser]],
    ['mode', [[texts.modes[trip.mode], trip.serviceNumber].filter(Boolean).join(' ')]],
    ['origin', [trip.origin]],
    ['destination', [trip.destination]],
    ['departs', [civil(texts, trip.departsAt)]],
    ['boarding', stops],
    ['vehicles', plates],
  ];
  return rows
    .filter(([, values]) => values.length > 0)
    .map(
      ([fact, values]) =>
        `<dt>${texts.facts[fact]}</dt>${values.map((value) => `<dd>${escaped(value)}</dd>`).join('')}`,
    )
    .join('');
}

const box = (good: boolean, text: string) =>
  `<p class="box ${good ? 'good' : 'bad'}" role="status">${escaped(text)}</p>`;

/** 2024-02-20T07:00:00+08:00 as people write it: 2024年2月20日 周二 07:00. */
function civil({ day: written }: VerificationTexts, moment: string): string {
  const [year, month, day] = moment.slice(0, 10).split('-').map(Number);
  return `${written(year, month, day, weekdayOf(moment.slice(0, 10)))} ${moment.slice(11, 16)}`;
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
