import type { RegionIndex } from '../../regions/region-index.js';
import type { Language, Values } from '../../shared/messages/template.js';
import { maskName, maskNumbersIn } from '../../shared/privacy/masking.js';
import { momentInWords } from '../../shared/time/moment-in-words.js';
import { MODE_NAMES, MODE_NAMES_EN } from '../../shared/vocabulary.js';
import type { BookingFacts } from './booking-facts.query.js';
import { reasonInWords } from './booking-messages.js';
import type { Addressed } from './recipients.js';

const PASS_ON: Record<Language, string> = { zh: '请转告：', en: 'Please pass on: ' };
const VEHICLE_OPEN: Record<Language, string> = { zh: '车辆另行通知', en: 'vehicle to be told' };

/** What the templates about bookings are filled with. Given names are masked: phones are shared, and get lost. */
export function wordsOf(
  booking: BookingFacts,
  { language, passedOn, people }: Addressed,
  regions: RegionIndex,
): Values {
  const mode = (language === 'zh' ? MODE_NAMES : MODE_NAMES_EN)[booking.mode];
  const route = `${regions.nameOf(booking.originCode)}→${regions.nameOf(booking.destinationCode)}`;
  const [{ stop }] = people;
  return {
    ...{ trip: `${mode} ${booking.tripCode} ${route}`, code: booking.code, place: stop.place },
    departs: momentInWords(new Date(stop.stopsAt), language),
    vehicle: [booking.vehicle ?? VEHICLE_OPEN[language], booking.plate].filter(Boolean).join(' '),
    people: people
      .map(({ name, seat }) => [maskName(name), seat].filter(Boolean).join(' '))
      .join(language === 'zh' ? '、' : ', '),
    until: booking.offerExpiresAt ? momentInWords(booking.offerExpiresAt, language) : '',
    why: maskNumbersIn(reasonInWords(booking.reason, language)),
    via: passedOn ? PASS_ON[language] : '',
  };
}
