import { computed } from 'vue';
import { useRoute } from 'vue-router';
import { answered, api } from '../shared/api/client';
import { useLoaded } from '../shared/api/use-loaded';
import { session } from '../shared/session/session';

/** The version that the address names, with what its reader may do. */
export function useManifest() {
  const id = String(useRoute().params.id);
  const loaded = useLoaded(() => answered(api.GET('/api/v1/manifests/{id}', { params: { path: { id } } })));
  const isCarriers = session.account?.role === 'CARRIER_LIAISON';
  const isOpen = computed(() => loaded.value.value?.trip.state === 'CLOSED');
  const state = computed(() => loaded.value.value?.state);
  return {
    ...{ id, ...loaded },
    /** The carrier has not answered yet. */
    waits: computed(() => isCarriers && isOpen.value && state.value === 'SENT'),
    /** Where people sit can still be changed. */
    amendable: computed(
      () => isCarriers && isOpen.value && (state.value === 'SENT' || state.value === 'CONFIRMED'),
    ),
  };
}
