import type { Recipient } from '../../shared/commands/outbox.js';
import { grouped } from '../../shared/grouped.js';
import type { Language } from '../../shared/messages/template.js';
import type { FactStop, PersonFacts } from './booking-facts.query.js';

/** A person of a booking, where they get on, and the phone that the register has; empty for none. */
export interface Traveller extends Omit<PersonFacts, 'phoneSealed' | 'cadrePhoneSealed'> {
  phone: string;
  cadrePhone: string;
  stop: FactStop;
}

/** People of one booking who are told by one message. */
export interface Addressed {
  /** Null when nobody can be reached: that is for an office to see. */
  to: Recipient | null;
  language: Language;
  /** A cadre is to pass it on. */
  passedOn: boolean;
  people: Traveller[];
}

/**
 * Who is told: each phone of the party once, of those registered with it who get on together. Who has no phone is reached
 * through the cadre who handed their request in: by text message, or by mail to one without a phone.
 */
export function addressed(people: Traveller[]): Addressed[] {
  const groups = grouped(
    people,
    (one) => `${one.phone || `cadre ${one.cadreId}`} ${one.stop.stopsAt} ${one.stop.place}`,
  );
  return [...groups.values()].map((group) => {
    const [{ phone, language, cadreLanguage }] = group;
    if (phone) return { to: { phone }, language, passedOn: false, people: group };
    return { to: cadreOf(group[0]), language: cadreLanguage, passedOn: true, people: group };
  });
}

function cadreOf({ cadrePhone, cadreMail }: Traveller): Recipient | null {
  if (cadrePhone) return { phone: cadrePhone };
  return cadreMail ? { mail: cadreMail } : null;
}
