/** How many seconds this phone's clock is ahead of the service's, from an answer that has just come in. */
export function clockAhead(servedAt: string, phoneNow: number): number {
  return Math.round((phoneNow - Date.parse(servedAt)) / 1000);
}

/** What time it really is when this phone says `phoneNow`. */
export function realMoment(phoneNow: number, aheadSeconds: number): Date {
  return new Date(phoneNow - aheadSeconds * 1000);
}

/**
 * The last moment that was so late by the clock in China: whoever types 23:50 at ten past midnight means yesterday.
 *
 * @param time as typed, e.g. `07:50`
 */
export function lastTime(time: string, now: Date): Date {
  const inChina = new Date(now.getTime() + CHINA_MS);
  const [hours, minutes] = time.split(':').map(Number);
  const moment = Date.UTC(
    ...([inChina.getUTCFullYear(), inChina.getUTCMonth(), inChina.getUTCDate()] as const),
    hours,
    minutes,
  );
  const real = moment - CHINA_MS;
  return new Date(real > now.getTime() + A_MINUTE ? real - 24 * 60 * A_MINUTE : real);
}

const A_MINUTE = 60_000;
const CHINA_MS = 8 * 60 * A_MINUTE;
