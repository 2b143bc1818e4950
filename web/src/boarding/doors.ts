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
  const kept = shallowRef(stored);
  const unsent = shallowRef(storedEvents);
  const problem = shallowRef<Problem>();
  const sending = shallowRef(false);
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
  const now = () => realMoment(Date.now(), kept.value?.aheadSeconds ?? 0);

  async function keep(change: Partial<Kept>): Promise<void> {
    if (!kept.value && !change.pack) return;
    kept.value = { ...kept.value!, ...change };
    await vault.put('packs', tripId, kept.value);
  }
  const heard = (progress: DoorProgressView) =>
    keep({ progress, aheadSeconds: clockAhead(progress.servedAt, Date.now()) });

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
   */
  async function note(
    events: Pick<DoorEvent, 'kind' | 'passengerId' | 'places' | 'place' | 'reason'>[],
    at?: Date,
  ): Promise<void> {
    const { vehicleId, aheadSeconds } = kept.value!;
    const when = at
      ? { happenedAt: at.toISOString(), clockAheadSeconds: 0 }
      : { happenedAt: new Date().toISOString(), clockAheadSeconds: aheadSeconds };
    const noted = events.map((event): DoorEvent => {
      const where = event.kind === 'BOARD' && vehicleId !== null ? { tripVehicleId: vehicleId } : {};
      return { id: crypto.randomUUID(), tripId, ...event, ...where, ...when };
    });
    for (const event of noted) await vault.put('events', event.id, event);
    unsent.value = [...unsent.value, ...noted];
    void send();
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
    const sent = new Set(some.map(({ id }) => id));
    // First what was heard, then the queue: ended in between, the same is sent again and changes nothing.
    await heard(progress);
    await vault.remove('events', [...sent]);
    unsent.value = unsent.value.filter(({ id }) => !sent.has(id));
  }

  async function settle(id: string, decision: 'BOARD' | 'DISMISS'): Promise<void> {
    const params = { path: { id: tripId, conflictId: id } };
    await answered(
      api.POST('/api/v1/trips/{id}/door-conflicts/{conflictId}/settlement', { params, body: { decision } }),
    );
    await send();
  }

  async function finish(): Promise<void> {
    await vault.remove('packs', [tripId]);
    kept.value = undefined;
    finished.value = true;
  }

  const standAt = (vehicleId: string | null) => keep({ vehicleId });
  return reactive({
    ...{ tripId, kept, unsent, door, problem, sending, finished, outdated },
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

/** Reads what the vault holds, once it is open. */
export async function openDoors(): Promise<void> {
  doors.clear();
  const events = await vault.all<DoorEvent>('events');
  for (const kept of await vault.all<Kept>('packs')) {
    const { id } = kept.pack.trip;
    doors.set(
      id,
      makeDoor(
        id,
        kept,
        events.filter(({ tripId }) => tripId === id),
      ),
    );
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
