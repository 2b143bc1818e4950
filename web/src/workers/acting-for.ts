import { computed, ref } from 'vue';
import { own } from '../shared/session/own';
import { session } from '../shared/session/session';
import type { WorkerView } from '../shared/api/schema';

/** As much of a person as is needed to tell them from others of the same name. */
export type Traveller = Pick<
  WorkerView,
  'id' | 'name' | 'documentNumber' | 'homeCounty' | 'homeCountyCode' | 'village'
>;

/** A cadre's village list on this device goes no further back. */
const MOST_LATELY = 50;

const changes = ref(0);

/** Whether who is signed in acts for others by their office, as a village cadre does, and not for those bound to a phone. */
export const isForOthers = computed(() => session.account !== undefined && session.account.role !== 'WORKER');

/** For whom a cadre acts now; undefined for a worker, and until somebody is chosen. */
export const actingFor = computed<Traveller | undefined>(() =>
  isForOthers.value && changes.value >= 0 ? own.read<Traveller>('acting-for') : undefined,
);

/** For whom a cadre acted on this device, the last first. */
export const actedForLately = computed<Traveller[]>(() =>
  isForOthers.value && changes.value >= 0 ? (own.read<Traveller[]>('acted-for') ?? []) : [],
);

/** From now on a cadre acts for this person; for nobody without one. */
export function actFor(person: Traveller | undefined): void {
  if (person) {
    const { id, name, documentNumber, homeCounty, homeCountyCode, village } = person;
    const chosen = { id, name, documentNumber, homeCounty, homeCountyCode, village };
    own.write('acting-for', chosen);
    own.write('acted-for', withFirst(actedForLately.value, chosen));
  } else {
    own.remove('acting-for');
  }
  changes.value += 1;
}

function withFirst(people: Traveller[], first: Traveller): Traveller[] {
  return [first, ...people.filter(({ id }) => id !== first.id)].slice(0, MOST_LATELY);
}
