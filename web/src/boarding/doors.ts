import { computed, reactive, shallowRef } from 'vue';
import { answered, api } from '../shared/api/client';
import { Problem } from '../shared/api/problem';
import type { BoardingPackView, DoorProgressView } from '../shared/api/schema';
import { clockAhead, realMoment } from './clock';
import { type DoorEvent, doorOf, isSameList } from './door-state';
import { vault } from './vault';

/** What the phone keeps of a trip. */
interface Kept {
  pack: BoardingPackView;
  progress: DoorProgressView;
  /** At whose door this phone is; null for all vehicles. */
  vehicleId: string | null;
  /** How far the phone's clock was ahead when it last heard from the service, in seconds. */
  aheadSeconds: number;
}

/** Events of one report. */
const AT_ONCE = 200;
const DEVICE = 'fangang.device';

/** The door of one trip on this phone: its list, what happened, and what is still to be told. */
export function makeDoor(tripId: string, stored?: Kept, storedEvents: DoorEvent[] = []) {
  const { owner } = vault;
  const kept = shallowRef(stored);
  const unsent = shallowRef(storedEvents);
  const problem = shallowRef<Problem>();
  /** Why what was tapped last is not noted. */
  const notNoted = shallowRef<Problem>();
  const sending = shallowRef(false);
  /** By the clock that counts from the page's beginning, which nobody can set. */
  let heardAt: number | undefined;
  /** Everybody was handed over, and the list has been wiped off the phone. */
  const finished = shallowRef(false);
  const door = computed(() => {
    if (!kept.value) return undefined;
    const { pack, progress } = kept.value;
    return doorOf(pack, progress, unsent.value, realTime);
  });
  const outdated = computed(
    () => kept.value !== undefined && !isSameList(kept.value.pack, kept.value.progress),
  );

  /** When an event happened by the service's clock, as far as this phone knows. */
  function realTime({ happenedAt, clockAheadSeconds = 0 }: DoorEvent): string {
    return realMoment(Date.parse(happenedAt), clockAheadSeconds).toISOString();
  }
  /** What time it really is, as far as this phone knows. It is not earlier than when it last heard from the service. */
  function now(phoneNow = Date.now()): Date {
    const { aheadSeconds, progress } = kept.value!;
    const sinceHeard = heardAt === undefined ? 0 : performance.now() - heardAt;
    const least = Date.parse(progress.servedAt) + sinceHeard;
    return new Date(Math.max(realMoment(phoneNow, aheadSeconds).getTime(), least));
  }

  /** Told events leave the queue in the same moment. */
  async function keep(change: Partial<Kept>, told: DoorEvent[] = []): Promise<void> {
    // An answer may come when the phone is somebody else's by now.
    if (vault.owner !== owner || !(kept.value || change.pack)) return;
    if (change.progress) heardAt = performance.now();
    const value = (kept.value = { ...kept.value!, ...change });
    const gone = told.map(({ id }) => ({ table: 'events' as const, id }));
    await vault.write([{ table: 'packs', id: tripId, value }, ...gone]);
    unsent.value = unsent.value.filter((event) => !told.includes(event));
  }
  const heard = (progress: DoorProgressView, told?: DoorEvent[]) =>
    keep({ progress, aheadSeconds: clockAhead(progress.servedAt, Date.now()) }, told);

  /** Fetches the list anew. It shows phone numbers, so the service records what for. */
  async function download(): Promise<void> {
    const params = { path: { id: tripId }, query: { purpose: 'BOARDING' as const } };
    const pack = await answered(api.GET('/api/v1/trips/{id}/boarding-pack', { params }));
    const only = pack.vehicles.length === 1 ? pack.vehicles[0].id : null;
    const vehicleId = pack.vehicles.some(({ id }) => id === kept.value?.vehicleId)
      ? kept.value!.vehicleId
      : only;
    const aheadSeconds = clockAhead(pack.progress.servedAt, Date.now());
    await keep({ pack, progress: pack.progress, vehicleId, aheadSeconds });
  }

  /**
   * Notes what happened; it is kept on the phone before it counts, and told as soon as there is signal.
   *
   * @param at by the service's clock, when a person said so; now by the phone's own clock otherwise
   * @returns whether it is noted; why not, see `notNoted`
   */
  async function note(
    events: Pick<DoorEvent, 'kind' | 'passengerId' | 'places' | 'place' | 'reason'>[],
    at?: Date,
  ): Promise<boolean> {
    const { vehicleId, aheadSeconds, progress } = kept.value!;
    const when = at
      ? { happenedAt: at.toISOString(), clockAheadSeconds: 0 }
      : {
          ...{ happenedAt: new Date().toISOString(), clockAheadSeconds: aheadSeconds },
          heardAt: progress.servedAt,
        };
    const noted = events.map((event): DoorEvent => {
      const where = event.kind === 'BOARD' && vehicleId !== null ? { tripVehicleId: vehicleId } : {};
      return { id: crypto.randomUUID(), tripId, ...event, ...where, ...when };
    });
    try {
      await vault.write(noted.map((value) => ({ table: 'events', id: value.id, value })));
    } catch (error) {
      notNoted.value = Problem.from(error);
      return false;
    }
    notNoted.value = undefined;
    unsent.value = [...unsent.value, ...noted];
    void send();
    return true;
  }

  /** Tells the service what it does not know yet, and hears how far other phones are. Asked again meanwhile it does nothing. */
  async function send(): Promise<void> {
    if (sending.value || !kept.value) return;
    sending.value = true;
    try {
      do await sendSome(unsent.value.slice(0, AT_ONCE));
      while (unsent.value.length > 0);
      problem.value = undefined;
      if (kept.value.progress.handedOver) await finish();
    } catch (error) {
      problem.value = Problem.from(error);
    } finally {
      sending.value = false;
    }
  }

  async function sendSome(some: DoorEvent[]): Promise<void> {
    const path = { id: tripId };
    if (some.length === 0) {
      return heard(await answered(api.GET('/api/v1/trips/{id}/boarding-progress', { params: { path } })));
    }
    const events = some.map(({ tripId: _, ...event }) => event);
    const body = { device: deviceName(), sentAt: new Date().toISOString(), events };
    const { progress } = await answered(
      api.POST('/api/v1/trips/{id}/door-reports', { params: { path }, body }),
    );
    await heard(progress, some);
  }

  async function settle(id: string, decision: 'BOARD' | 'DISMISS'): Promise<void> {
    const params = { path: { id: tripId, conflictId: id } };
    await answered(
      api.POST('/api/v1/trips/{id}/door-conflicts/{conflictId}/settlement', { params, body: { decision } }),
    );
    await send();
  }

  async function finish(): Promise<void> {
    await vault.write([{ table: 'packs', id: tripId }]);
    kept.value = undefined;
    finished.value = true;
  }

  const standAt = (vehicleId: string | null) => keep({ vehicleId });
  return reactive({
    ...{ tripId, kept, unsent, door, problem, notNoted, sending, finished, outdated },
    ...{ download, note, send, settle, standAt, now, realTime },
  });
}

export type DoorOfTrip = ReturnType<typeof makeDoor>;

/** The name under which this phone reports; it tells nothing of whose it is. */
function deviceName(): string {
  const name = localStorage.getItem(DEVICE) ?? crypto.randomUUID().slice(0, 8);
  localStorage.setItem(DEVICE, name);
  return name;
}

const doors = reactive(new Map<string, DoorOfTrip>());

/** The door of a trip; an empty one when the phone has no list of it. */
export function doorFor(tripId: string): DoorOfTrip {
  const known = doors.get(tripId);
  if (known) return known;
  doors.set(tripId, makeDoor(tripId));
  return doors.get(tripId)!;
}

/** Trips whose list lies on this phone. */
export const doorsHere = computed(() => [...doors.values()].filter(({ kept }) => kept !== undefined));

/** Reads what the vault holds, once it is open. Events whose list is gone wait for it to be fetched again. */
export async function openDoors(): Promise<void> {
  doors.clear();
  const events = await vault.all<DoorEvent>('events');
  const lists = new Map((await vault.all<Kept>('packs')).map((kept) => [kept.pack.trip.id, kept]));
  for (const id of new Set([...lists.keys(), ...events.map(({ tripId }) => tripId)])) {
    const ofTrip = events.filter(({ tripId }) => tripId === id);
    doors.set(id, makeDoor(id, lists.get(id), ofTrip));
  }
}

export function forgetDoors(): void {
  doors.clear();
}

/** Asks again whenever there may be signal, and now and then to hear of other phones. */
export function keepTelling(): () => void {
  let ticks = 0;
  const tell = (everything: boolean) => {
    for (const { unsent, send } of doorsHere.value) if (everything || unsent.length > 0) void send();
  };
  const timer = setInterval(() => {
    ticks += 1;
    if (document.visibilityState === 'visible') tell(ticks % 3 === 0);
  }, 7_000);
  const online = () => tell(true);
  window.addEventListener('online', online);
  return () => {
    clearInterval(timer);
    window.removeEventListener('online', online);
  };
}
