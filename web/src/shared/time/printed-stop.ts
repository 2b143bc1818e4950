/**
 * The place and the moment of a stop as lists print it, which leaves out the year.
 *
 * @param near a moment of the trip (ISO 8601), whose year is meant, or the one next to it around New Year
 * @returns undefined for what is no stop with a time
 * @example partsOfStop('阳城县客运中心 02-20 07:30', '2024-02-20T08:00:00+08:00')
 * // { place: '阳城县客运中心', at: '2024-02-20T07:30:00+08:00' }
 */
export function partsOfStop(printed: string, near: string): { place: string; at: string } | undefined {
  const [, place, day, time] = /^(.+) (\d{2}-\d{2}) (\d{2}:\d{2})$/.exec(printed) ?? [];
  if (!place) return undefined;
  const year = Number(near.slice(0, 4));
  const distance = (at: string) => Math.abs(Date.parse(at) - Date.parse(near));
  const [at] = [year - 1, year, year + 1]
    .map((one) => `${one}-${day}T${time}:00+08:00`)
    .sort((a, b) => distance(a) - distance(b));
  return { place, at };
}
