import { answered, api } from '../shared/api/client';
import type { BindDto, BindingView, RegisterMyselfDto, WorkerView } from '../shared/api/schema';
import { searchOf } from './search-of';
import { actedForLately, actingFor, isForOthers, type Traveller } from './acting-for';

/** People for whom this phone acts. */
export async function bindings(): Promise<BindingView[]> {
  return (await answered(api.GET('/api/v1/me/bindings'))).items;
}

/**
 * People whom I can book for: those bound to my phone; for a cadre, the person acted for now, then those of lately, because
 * who travels with somebody has mostly been looked up a moment ago.
 */
export async function travellers(): Promise<Traveller[]> {
  if (!isForOthers.value) return (await bindings()).map(({ worker }) => worker);
  const first = actingFor.value;
  return first ? [first, ...actedForLately.value.filter(({ id }) => id !== first.id)] : [];
}

export function bind(key: string, body: BindDto): Promise<BindingView> {
  return answered(api.POST('/api/v1/me/bindings', { body, headers: { 'Idempotency-Key': key } }));
}

export function register(key: string, body: RegisterMyselfDto): Promise<BindingView> {
  return answered(api.POST('/api/v1/me/registrations', { body, headers: { 'Idempotency-Key': key } }));
}

/** Looks in the register of a cadre's own region, by whatever was typed. */
export async function search(written: string): Promise<WorkerView[]> {
  return (await answered(api.POST('/api/v1/worker-searches', { body: searchOf(written) }))).items;
}
