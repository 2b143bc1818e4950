import { toWire } from '../../src/shared/time/civil-time.js';
import type { Client } from '../client.js';
import type { Mode } from '../steps/trips.js';
import { MINUTE } from './diary.js';
import type { PlannedTrip } from './plan.js';

export interface TripView {
  id: string;
  code: string;
  mode: Mode;
  vehicles: { id: string; seq: number }[];
}

export interface ManifestLine {
  passengerId: string;
  employer: string;
}

/** From home to work, or back; coaches from home stop at a second place on the way out. */
export function stopsOf(
  { home, work, homeward, mode }: PlannedTrip,
  departsAt: number,
  arrivesAt: number,
  homePlace: string,
  workPlace: string,
) {
  const stop = (kind: string, regionCode: string, moment: number, place: string) => ({
    ...{ kind, regionCode, place, stopsAt: toWire(new Date(moment)) },
  });
  if (homeward) {
    return [stop('BOARDING', work, departsAt, workPlace), stop('ALIGHTING', home, arrivesAt, homePlace)];
  }
  const onTheWay = home === '140522' && mode === 'COACH';
  return [
    stop('BOARDING', home, departsAt, homePlace),
    ...(onTheWay ? [stop('BOARDING', home, departsAt + 35 * MINUTE, '北留镇政府门前')] : []),
    stop('ALIGHTING', work, arrivesAt, workPlace),
  ];
}

/** A coach has a plate; a carriage or an aircraft has its number. */
export function plateOf(mode: Mode, no: number, seq: number): string {
  return mode === 'COACH'
    ? `晋E·${String(61_000 + no * 137 + seq).padStart(5, '0')}`
    : `${600_000 + no * 10 + seq}`;
}

/** Whose people came. */
export async function employersAboard(receiver: Client, path: string): Promise<string[]> {
  const { employers } = await receiver.get<{ employers: { employer: string; boarded: number }[] }>(path);
  return employers.filter(({ boarded }) => boarded > 0).map(({ employer }) => employer);
}
