import { at } from '../shared/time/civil-time.js';
import { Direction, Mode } from '../shared/vocabulary.js';
import { NewStop } from '../trips/new-trip.js';
import { StopKind } from '../trips/trip-stop.entity.js';
import type { Draft } from './draft-plan.js';
import type { OpenDemand } from './open-demand.query.js';

/** Hour of departure that a draft starts with; whoever edits it knows better. */
const START_HOUR: Record<Mode, number> = {
  COACH: 7,
  SPECIAL_TRAIN: 9,
  CHARTERED_CARRIAGE: 9,
  CHARTER_FLIGHT: 11,
};

/** Rough hours under way, inside the home province and beyond it. */
const HOURS: Record<Mode, { inside: number; beyond: number }> = {
  COACH: { inside: 4, beyond: 16 },
  SPECIAL_TRAIN: { inside: 4, beyond: 18 },
  CHARTERED_CARRIAGE: { inside: 4, beyond: 18 },
  CHARTER_FLIGHT: { inside: 1, beyond: 3 },
};

/** Where people meet, behind the name of the place. */
const MEETING_PLACE: Record<Mode, string> = {
  COACH: '集合点',
  SPECIAL_TRAIN: '火车站',
  CHARTERED_CARRIAGE: '火车站',
  CHARTER_FLIGHT: '机场',
};

const MINUTES_BETWEEN_STOPS = 30;
const MINUTE = 60_000;

/**
 * Stops that a draft starts with. A coach collects people county by county, the one with most of them first, and sets them
 * down place by place; trains and flights go from one station to another.
 */
export function draftStops(draft: Draft, parties: OpenDemand[], nameOf: (code: string) => string): NewStop[] {
  const homes = busiestFirst(parties.flatMap((party) => party.homeCountyCodes));
  const works = busiestFirst(parties.flatMap((party) => party.workPlaceCodes));
  const ends = draft.direction === Direction.ReturnToWork ? [homes, works] : [works, homes];
  const [origins, destinations] =
    draft.mode === Mode.Coach ? ends : [[draft.originCode], [draft.destinationCode]];

  const { inside, beyond } = HOURS[draft.mode];
  const hours = draft.originCode.slice(0, 2) === draft.destinationCode.slice(0, 2) ? inside : beyond;
  const departs = at(draft.day, START_HOUR[draft.mode]).getTime();
  const boarded = departs + (origins.length - 1) * MINUTES_BETWEEN_STOPS * MINUTE;
  const stopsFrom = (kind: StopKind, start: number) => (regionCode: string, i: number) => ({
    ...{ kind, regionCode, place: `${nameOf(regionCode)}${MEETING_PLACE[draft.mode]}` },
    stopsAt: new Date(start + i * MINUTES_BETWEEN_STOPS * MINUTE),
  });
  return [
    ...origins.map(stopsFrom(StopKind.Boarding, departs)),
    ...destinations.map(stopsFrom(StopKind.Alighting, boarded + hours * 60 * MINUTE)),
  ];
}

function busiestFirst(codes: string[]): string[] {
  const people = new Map<string, number>();
  for (const code of codes) people.set(code, (people.get(code) ?? 0) + 1);
  return [...people.keys()].sort((a, b) => (people.get(b) ?? 0) - (people.get(a) ?? 0) || (a < b ? -1 : 1));
}
