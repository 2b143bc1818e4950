import { grouped } from '../shared/grouped.js';
import { Direction } from '../shared/vocabulary.js';

/** What decides whether people can ride together. */
export interface Traveller {
  /** What they wrote for their party; empty for those who travel alone. */
  party: string;
  direction: Direction;
  homeCountyCode: string;
  workPlaceCode: string;
  earliestOn: string;
  latestOn: string;
}

/** Why people who wished to travel together do not. */
export type Parting = 'party_divided' | 'party_days_apart';

export interface DividedParty<Member> {
  members: Member[];
  parting?: Parting;
}

/**
 * Puts people into parties. Those who wrote the same can ride together only in the same direction between the same two
 * cities, and on a day that suits all: otherwise they become one party per direction and pair of cities, and each travels
 * alone where no day is common.
 *
 * @example three of G0001 to 昆山, one of G0001 to 东莞: a party of three and a party of one, both `party_divided`
 */
export function divideParties<Member extends Traveller>(members: Member[]): DividedParty<Member>[] {
  const [together, alone] = [members.filter(({ party }) => party), members.filter(({ party }) => !party)];
  return [
    ...alone.map((member) => ({ members: [member] })),
    ...[...grouped(together, ({ party }) => party).values()].flatMap(divide),
  ];
}

function divide<Member extends Traveller>(wished: Member[]): DividedParty<Member>[] {
  const rides = [...grouped(wished, rideOf).values()];
  return rides.flatMap((members): DividedParty<Member>[] => {
    const parting = rides.length > 1 ? 'party_divided' : undefined;
    if (haveCommonDay(members)) return [{ members, parting }];
    return members.map((member) => ({ members: [member], parting: parting ?? 'party_days_apart' }));
  });
}

/** Direction, home city and destination city. */
function rideOf({ direction, homeCountyCode, workPlaceCode }: Traveller): string {
  return [direction, homeCountyCode.slice(0, 4), workPlaceCode.slice(0, 4)].join(' ');
}

function haveCommonDay(members: Traveller[]): boolean {
  const latestStart = members
    .map(({ earliestOn }) => earliestOn)
    .sort()
    .at(-1)!;
  return members.every(({ latestOn }) => latestStart <= latestOn);
}
