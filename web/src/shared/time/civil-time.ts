import { computed } from 'vue';
import { language } from '../texts/language';
import { partsOfStop } from './printed-stop';

const ZONE = 'Asia/Shanghai';

const formats = computed(() => {
  const locale = language.value === 'zh' ? 'zh-CN' : 'en-GB';
  const format = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(locale, { timeZone: ZONE, ...options });
  return {
    day: format({ month: language.value === 'zh' ? 'long' : 'short', day: 'numeric' }),
    weekday: format({ weekday: 'short' }),
    time: format({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }),
    iso: new Intl.DateTimeFormat('en-CA', {
      timeZone: ZONE,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
    }),
  };
});

/** A moment (ISO 8601 with offset) or a day (2024-02-20) as `2月20日 周二` or `Tue 20 Feb`, in China's time. */
export function dayOf(at: string): string {
  const date = dateOf(at);
  const [day, weekday] = [formats.value.day.format(date), formats.value.weekday.format(date)];
  return language.value === 'zh' ? `${day} ${weekday}` : `${weekday} ${day}`;
}

/** A moment as `07:30`, in China's time. */
export function timeOf(at: string): string {
  return formats.value.time.format(dateOf(at));
}

/** A moment as `2月20日 周二 07:30`, in China's time. */
export function momentOf(at: string): string {
  return `${dayOf(at)} ${timeOf(at)}`;
}

/**
 * A stop as lists print it, `客运中心 02-20 07:30`, as `客运中心 2月20日 周二 07:30`.
 *
 * @param near a moment of the trip; now unless told
 */
export function stopOf(printed: string, near = new Date().toISOString()): string {
  const parts = partsOfStop(printed, near);
  return parts ? `${parts.place} ${momentOf(parts.at)}` : printed;
}

/** The civil day of a moment, as `2024-02-20`. */
export function isoDayOf(at: string | Date): string {
  return formats.value.iso.format(typeof at === 'string' ? dateOf(at) : at);
}

function dateOf(at: string): Date {
  return new Date(/^\d{4}-\d{2}-\d{2}$/.test(at) ? `${at}T12:00:00+08:00` : at);
}
