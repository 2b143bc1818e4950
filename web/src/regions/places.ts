/** A place as far as people name it. */
export interface Place {
  code: string;
  fullName: string;
}

/**
 * The first of each, so that what is offered is short and names nothing twice.
 *
 * @param most how many at most
 */
export function distinctPlaces(places: Place[], most = 5): Place[] {
  const seen = new Set<string>();
  return places.filter(({ code }) => !seen.has(code) && seen.add(code)).slice(0, most);
}

/**
 * A place in few words, for a line that is narrow: the last two names of its path.
 *
 * @example shortName('江苏省苏州市昆山市') // 苏州市昆山市
 */
export function shortName(fullName: string): string {
  const path = fullName.match(
    /.+?(?:特别行政区|自治区|自治州|自治县|地区|林区|新区|省|市|区|县|盟|旗|州)/g,
  ) ?? [fullName];
  return path.slice(-2).join('');
}

/**
 * Whether a stop's name says by itself where it is.
 *
 * @example saysWhere('昆山市劳务服务站', '江苏省苏州市昆山市')
 */
export function saysWhere(place: string, fullName: string): boolean {
  return place.includes(shortName(fullName).slice(-3, -1));
}
