import { ref, watch } from 'vue';
import { useRoute, useRouter } from 'vue-router';
import { distinctPlaces, type Place } from '../regions/places';
import { answered, api } from '../shared/api/client';
import { own } from '../shared/session/own';
import { session } from '../shared/session/session';
import { travellers } from '../workers/people';
import type { TripSearch } from './trip-search';

const KEPT_AS = 'trip-search';
const LATELY_AS = 'work-places';

/** Places that are offered before anything is typed. */
export interface OfferedPlaces {
  homes: Place[];
  workPlaces: Place[];
}

/** What this person looked for last; a trip that is opened by a link is seen with the same eyes. */
export function lastSearch(): TripSearch {
  return own.read<TripSearch>(KEPT_AS) ?? { direction: 'RETURN_TO_WORK' };
}

/** What is looked for: remembered on this device, and told by the address as far as a link may tell it. */
export function useTripSearch() {
  const route = useRoute();
  const router = useRouter();
  const search = ref<TripSearch>(lastSearch());
  const { direction } = route.query;
  if (direction === 'RETURN_HOME' || direction === 'RETURN_TO_WORK') search.value.direction = direction;

  watch(
    search,
    (now) => {
      own.write(KEPT_AS, now);
      if (now.workPlace) {
        own.write(LATELY_AS, distinctPlaces([now.workPlace, ...(own.read<Place[]>(LATELY_AS) ?? [])]));
      }
      void router.replace({ query: { direction: now.direction } });
    },
    { deep: true },
  );
  return search;
}

/** The homes of my people and the places where they said they work; an office's own region. */
export async function offeredPlaces(): Promise<OfferedPlaces & { people: number }> {
  const lately = own.read<Place[]>(LATELY_AS) ?? [];
  const people = await travellers();
  const homes = people.map(({ homeCountyCode, homeCounty }) => ({
    code: homeCountyCode,
    fullName: homeCounty,
  }));
  if (session.account?.role !== 'WORKER') {
    const code = session.account?.regionCode;
    const region =
      code && (await answered(api.GET('/api/v1/regions/{code}', { params: { path: { code } } })));
    return { people: 1, homes: distinctPlaces([...homes, ...(region ? [region] : [])]), workPlaces: lately };
  }
  const wishes = await answered(api.GET('/api/v1/me/travel-requests', { params: { query: { limit: 200 } } }));
  const told = wishes.items
    .map(({ workPlaceCode, workPlace }) => ({ code: workPlaceCode, fullName: workPlace }))
    .reverse();
  return {
    people: people.length,
    homes: distinctPlaces(homes),
    workPlaces: distinctPlaces([...lately, ...told]),
  };
}
