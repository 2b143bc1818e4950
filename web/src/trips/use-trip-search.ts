import { ref, watch } from 'vue';
import { useRoute, useRouter } from 'vue-router';
import { distinctPlaces, type Place } from '../regions/places';
import { answered, api } from '../shared/api/client';
import { own } from '../shared/session/own';
import { session } from '../shared/session/session';
import type { Traveller } from '../workers/acting-for';
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
  if (session.account?.role !== 'WORKER') {
    const [homes, region] = await Promise.all([homesOf(travellers()), ownRegion()]);
    return { people: 1, homes: distinctPlaces([...homes, ...region]), workPlaces: lately };
  }
  const [homes, told] = await Promise.all([homesOf(travellers()), toldWorkPlaces()]);
  return {
    ...{ people: homes.length, homes: distinctPlaces(homes) },
    workPlaces: distinctPlaces([...lately, ...told]),
  };
}

async function homesOf(people: Promise<Traveller[]>): Promise<Place[]> {
  return (await people).map(({ homeCountyCode, homeCounty }) => ({
    code: homeCountyCode,
    fullName: homeCounty,
  }));
}

async function ownRegion(): Promise<Place[]> {
  const code = session.account?.regionCode;
  return code ? [await answered(api.GET('/api/v1/regions/{code}', { params: { path: { code } } }))] : [];
}

/** Of what was wished, the last first. */
async function toldWorkPlaces(): Promise<Place[]> {
  const query = { limit: 200 };
  const { items } = await answered(api.GET('/api/v1/me/travel-requests', { params: { query } }));
  return items
    .map(({ workPlaceCode, workPlace }) => ({ code: workPlaceCode, fullName: workPlace }))
    .reverse();
}
