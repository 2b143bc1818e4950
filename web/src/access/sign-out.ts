import { answered, api } from '../shared/api/client';
import { session } from '../shared/session/session';

/** Signs out on this device, also when the service cannot be reached to tell it. */
export async function signOut(): Promise<void> {
  try {
    const { items } = await answered(api.GET('/api/v1/me/sessions', { params: { query: { limit: 100 } } }));
    const current = items.find((one) => one.current);
    if (current)
      await answered(api.POST('/api/v1/me/sessions/{id}/end', { params: { path: { id: current.id } } }));
  } finally {
    session.forget();
  }
}
