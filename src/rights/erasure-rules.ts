/** What is known of a person when their data is to be let go. */
export interface Standing {
  /** A legal hold is on the person, on a trip of theirs or on a campaign they took part in. */
  held: boolean;
  /** A booking on a trip that is still to come or under way. */
  tripAhead: boolean;
  /** The first day on which the carrier need not know any more whom it carried; null for who never boarded. */
  keptUntil: string | null;
}

/** Why a person's data cannot be let go yet. */
export type Obstacle = 'held' | 'trip ahead' | 'kept';

/**
 * What stands against letting go. A hold comes before everything: whoever set it must be asked. A journey to come has to be
 * cancelled first, so that no seat travels empty; a journey made is kept on record as long as the campaign says
 * (实名制: the carrier has to tell whom it carried).
 *
 * @param today in China, `YYYY-MM-DD`
 */
export function obstacleTo({ held, tripAhead, keptUntil }: Standing, today: string): Obstacle | null {
  if (held) return 'held';
  if (tripAhead) return 'trip ahead';
  if (keptUntil !== null && keptUntil > today) return 'kept';
  return null;
}
