import { actingFor, isForOthers } from '../../workers/acting-for';
import { allOf } from '../../shared/api/all-of';
import { answered, api } from '../../shared/api/client';
import type {
  AlternativesView,
  BookingDetailView,
  MyBookingDetailView,
  MyBookingView,
  TicketView,
} from '../../shared/api/schema';

/**
 * Bookings of those for whom somebody acts: a worker's own and the family's, or those of the villager whom a cadre has chosen.
 * The same pages serve both; what differs is which of the service's doors they knock at.
 */
const of = (id: string) => ({ params: { path: { id } } });
const once = (key: string) => ({ 'Idempotency-Key': key });

/** Newest first; no page shows more. */
export async function myJourneys(): Promise<MyBookingView[]> {
  const query = { limit: 100 };
  if (!isForOthers.value)
    return (await answered(api.GET('/api/v1/me/bookings', { params: { query } }))).items;
  if (!actingFor.value) return [];
  const { id } = actingFor.value;
  return (await answered(api.GET('/api/v1/workers/{id}/bookings', { params: { path: { id }, query } })))
    .items;
}

export function journeyOf(id: string): Promise<MyBookingDetailView> {
  return isForOthers.value
    ? answered(api.GET('/api/v1/bookings/{id}', of(id)))
    : answered(api.GET('/api/v1/me/bookings/{id}', of(id)));
}

export function ticketOf(id: string): Promise<TicketView> {
  return isForOthers.value
    ? answered(api.GET('/api/v1/bookings/{id}/ticket', of(id)))
    : answered(api.GET('/api/v1/me/bookings/{id}/ticket', of(id)));
}

export function alternativesTo(id: string): Promise<AlternativesView> {
  return isForOthers.value
    ? answered(api.GET('/api/v1/bookings/{id}/alternatives', of(id)))
    : answered(api.GET('/api/v1/me/bookings/{id}/alternatives', of(id)));
}

export function accept(key: string, id: string): Promise<BookingDetailView> {
  const asked = { ...of(id), headers: once(key) };
  return isForOthers.value
    ? answered(api.POST('/api/v1/bookings/{id}/acceptance', asked))
    : answered(api.POST('/api/v1/me/bookings/{id}/acceptance', asked));
}

export function decline(key: string, id: string): Promise<BookingDetailView> {
  const asked = { ...of(id), headers: once(key), body: {} };
  return isForOthers.value
    ? answered(api.POST('/api/v1/bookings/{id}/declination', asked))
    : answered(api.POST('/api/v1/me/bookings/{id}/declination', asked));
}

export function cancel(key: string, id: string): Promise<BookingDetailView> {
  const asked = { ...of(id), headers: once(key), body: {} };
  return isForOthers.value
    ? answered(api.POST('/api/v1/bookings/{id}/cancellation', asked))
    : answered(api.POST('/api/v1/me/bookings/{id}/cancellation', asked));
}

/** Takes one person off the trip; the request stays open, so that another trip can be booked. */
export function removePerson(key: string, id: string, passengerId: string): Promise<BookingDetailView> {
  const asked = { params: { path: { id, passengerId } }, headers: once(key), body: {} };
  return isForOthers.value
    ? answered(api.POST('/api/v1/bookings/{id}/passengers/{passengerId}/removal', asked))
    : answered(api.POST('/api/v1/me/bookings/{id}/passengers/{passengerId}/removal', asked));
}

/** Cards of all people of a cadre's region on a trip. */
export function ticketsOfTrip(tripId: string): Promise<TicketView[]> {
  return allOf((after) => {
    const params = { path: { tripId }, query: { limit: 100, after } };
    return answered(api.GET('/api/v1/trips/{tripId}/tickets', { params }));
  });
}
