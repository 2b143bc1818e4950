import { Client } from '../client.js';
import { Journey } from '../journey.js';
import { newCaller } from './accounts.js';
import { ReadyTrip } from './manifests.js';

/** Numbering all passengers trip by trip and seat by seat, everyone with a multiple of this number does not come. */
const NO_SHOW = 97;
/** As many as the service takes at once. */
const BATCH = 500;
const MINUTE = 60_000;

/** What a departure counted. */
export interface Departure {
  boarded: number;
  noShows: number;
}

/** Boards everyone but a few, lets every trip depart and arrive, and hands its people over employer by employer. */
export async function travel(journey: Journey, trips: ReadyTrip[]): Promise<Departure[]> {
  const { anyone, province, progress } = journey;
  const escort = await newCaller(province, anyone, {
    ...{ login: 'escort', displayName: '领队', role: 'ESCORT', regionCode: '14' },
  });
  const receivers = await receivingLiaisons(journey, trips);
  const before = numbersBefore(trips);
  return progress.over('trips departed and handed over', trips, async (trip, index) => {
    await board(escort, trip, before[index]);
    const departure = await depart(escort, trip);
    await arrive(receivers[workProvinceOf(trip)], trip);
    return departure;
  });
}

/** A receiving liaison for each province that people work in. */
async function receivingLiaisons(
  { anyone, province }: Journey,
  trips: ReadyTrip[],
): Promise<Record<string, Client>> {
  const receivers: Record<string, Client> = {};
  for (const regionCode of new Set(trips.map(workProvinceOf))) {
    receivers[regionCode] = await newCaller(province, anyone, {
      ...{
        login: `receiver-${regionCode}`,
        displayName: '接收地联络员',
        role: 'RECEIVING_LIAISON',
        regionCode,
      },
    });
  }
  return receivers;
}

function workProvinceOf({ direction, originCode, destinationCode }: ReadyTrip): string {
  return (direction === 'RETURN_TO_WORK' ? destinationCode : originCode).slice(0, 2);
}

/** How many passengers come before each trip's first. */
function numbersBefore(trips: ReadyTrip[]): number[] {
  let count = 0;
  return trips.map(({ passengers }) => (count += passengers.length) - passengers.length);
}

async function board(escort: Client, trip: ReadyTrip, before: number): Promise<void> {
  const occurredAt = later(trip.departsAt, -15);
  const misses = (i: number) => (before + i + 1) % NO_SHOW === 0;
  const marks = trip.passengers.map(({ passengerId }) => ({ passengerId, occurredAt }));
  for (const boardings of batches(marks.filter((_, i) => !misses(i)))) {
    await escort.post(`/trips/${trip.id}/boardings`, { boardings });
  }
  for (const noShows of batches(marks.filter((_, i) => misses(i)))) {
    await escort.post(`/trips/${trip.id}/no-shows`, { noShows, reason: '未到集合点' });
  }
}

async function depart(escort: Client, trip: ReadyTrip): Promise<Departure> {
  const vehicles = trip.vehicles.map(({ id, seq }) => ({ tripVehicleId: id, plate: plateOf(trip, seq) }));
  const departure = { occurredAt: trip.departsAt, vehicles };
  return escort.post<Departure>(`/trips/${trip.id}/departure`, departure);
}

/** A coach has a plate; a carriage or an aircraft has its number. */
function plateOf(trip: ReadyTrip, seq: number): string {
  return trip.mode === 'COACH' ? `晋A·${trip.code.slice(0, 4)}${seq}` : `${trip.serviceNumber}-${seq}`;
}

async function arrive(receiver: Client, trip: ReadyTrip): Promise<void> {
  await receiver.post(`/trips/${trip.id}/arrival`, { occurredAt: trip.arrivesAt });
  const { employers } = await receiver.get<{ employers: { employer: string; boarded: number }[] }>(
    `/trips/${trip.id}/handovers`,
  );
  for (const { employer } of employers.filter(({ boarded }) => boarded > 0)) {
    const handover = { employer, signedByName: '联络员', occurredAt: later(trip.arrivesAt, 30) };
    await receiver.post(`/trips/${trip.id}/handovers`, handover);
  }
}

function later(moment: string, minutes: number): string {
  return new Date(Date.parse(moment) + minutes * MINUTE).toISOString();
}

function batches<Item>(items: Item[]): Item[][] {
  return Array.from({ length: Math.ceil(items.length / BATCH) }, (_, i) =>
    items.slice(i * BATCH, (i + 1) * BATCH),
  );
}
