/** As much of a wish as can be seen to be incomplete before it is sent. */
export interface WrittenWish {
  who: string[];
  workPlace?: unknown;
  earliestOn: string;
  latestOn: string;
}

export type WishFault = 'whoMissing' | 'placeMissing' | 'dayPast' | 'daysTurned';

/**
 * What is missing in a wish or cannot be, field by field in the order of the form; the service checks the rest.
 *
 * @param today the day that it is in China when the wish is sent
 */
export function wishFaults(wish: WrittenWish, today: string): Partial<Record<keyof WrittenWish, WishFault>> {
  const { who, workPlace, earliestOn, latestOn } = wish;
  return {
    ...(who.length === 0 && { who: 'whoMissing' }),
    ...(!workPlace && { workPlace: 'placeMissing' }),
    ...(earliestOn < today && { earliestOn: 'dayPast' }),
    ...(latestOn < earliestOn && { latestOn: 'daysTurned' }),
  };
}
