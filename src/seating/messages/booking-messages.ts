import type { TemplateKey } from '../../shared/messages/templates.js';
import { BookingChange, BookingState, BookingStep } from '../booking-lifecycle.js';

/** What happens to a booking, its trip or its day, of which its people may be told. */
export type NoticeKind = BookingStep | BookingChange | 'trip-changed' | 'remind';

const { Confirmed, Waiting, Offered, Cancelled } = BookingState;

/** Steps of the lifecycle, what is told of them, and the state that they lead to. */
const STEPS: Partial<Record<NoticeKind, { template: TemplateKey; to: BookingState }>> = {
  confirm: { template: 'booking-confirmed', to: Confirmed },
  accept: { template: 'booking-confirmed', to: Confirmed },
  wait: { template: 'booking-waiting', to: Waiting },
  offer: { template: 'booking-offered', to: Offered },
  lapse: { template: 'booking-lapsed', to: Waiting },
  displace: { template: 'booking-displaced', to: Waiting },
  cancel: { template: 'booking-cancelled', to: Cancelled },
};

/** Reasons of a step that follows from another, of which people are told already. */
const TOLD_OTHERWISE = new Set(['SEATED_ELSEWHERE']);
/** What leaves everything as it was that people have to know, or happens before their eyes. */
const SILENT = new Set(['set-minimum', 'pass-over', 'standIn']);

/** Whether people are told of a decision at all. */
export function isTold(step: string, reason = ''): boolean {
  return !SILENT.has(step) && !TOLD_OTHERWISE.has(reason);
}

/**
 * What people are told of a booking to which some things have happened, oldest first: how it stands now, once. What was
 * overtaken meanwhile is left out: that has a notice of its own.
 *
 * @example messagesFor(['offer', 'accept'], Confirmed) // ['booking-confirmed']
 */
export function messagesFor(kinds: NoticeKind[], state: BookingState): TemplateKey[] {
  const reminder = kinds.includes('remind') && state === Confirmed ? (['trip-reminder'] as const) : [];
  const news = newsOf(kinds, state);
  return news ? [news, ...reminder] : [...reminder];
}

function newsOf(kinds: NoticeKind[], state: BookingState): TemplateKey | undefined {
  // Who was moved is told of the new booking: that is the change.
  if (kinds.includes('move-out')) return undefined;
  if (kinds.includes('move-in')) return state === Confirmed ? 'booking-changed' : undefined;
  const step = kinds.map((kind) => STEPS[kind]).findLast((one) => one !== undefined);
  if (step) return step.to === state ? step.template : undefined;
  const changes = kinds.filter((kind) => kind !== 'remind');
  if (changes.length === 0) return undefined;
  if (state === Waiting && changes.includes('split')) return 'booking-waiting';
  return state === Confirmed ? 'booking-changed' : undefined;
}

const REASONS: Record<string, { zh: string; en: string }> = {
  '': { zh: '按申请或安排', en: 'as asked or arranged' },
  TRIP_DEPARTED: { zh: '班次已发车，未能安排座位', en: 'the trip has left without free seats' },
};

/** Why a booking was cancelled, in words; what a person wrote is told as it is. */
export function reasonInWords(reason: string, language: 'zh' | 'en'): string {
  return REASONS[reason]?.[language] ?? reason;
}
