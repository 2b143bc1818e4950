import { computed, shallowRef } from 'vue';
import { answered, api } from '../shared/api/client';
import type { AvailabilityView } from '../shared/api/schema';
import { useEvents } from '../shared/api/use-events';
import { useLoaded } from '../shared/api/use-loaded';
import { lastSearch } from './use-trip-search';

/** A trip as I see it from where I live and work, with its seats as they are this second. */
export function useTrip(tripId: () => string) {
  const now = shallowRef<AvailabilityView>();
  const loaded = useLoaded(() => {
    const { home, workPlace } = lastSearch();
    const query = { homeCode: home?.code, workPlaceCode: workPlace?.code };
    const path = { tripId: tripId() };
    return answered(api.GET('/api/v1/trip-matches/{tripId}', { params: { path, query } }));
  });
  useEvents(
    () => `/api/v1/trips/${tripId()}/availability/events`,
    (name, data) => {
      if (name !== 'availability') return;
      now.value = data as AvailabilityView;
      // A round that was drawn meanwhile shows in the seats, and gives them at once from then on.
      if (loaded.value.value && loaded.value.value.seats.phase !== 'AT_ONCE') void loaded.reload();
    },
  );
  const match = computed(() => {
    const known = loaded.value.value;
    const live = now.value;
    if (!known || !live) return known;
    return { ...known, trip: { ...known.trip, state: live.state }, seats: { ...known.seats, ...live } };
  });
  return { ...loaded, match };
}
