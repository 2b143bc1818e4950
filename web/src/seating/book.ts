import { answered, api } from '../shared/api/client';
import type { BookDto, BookingDetailView, MyBookingDetailView } from '../shared/api/schema';
import { session } from '../shared/session/session';

const isWorker = () => session.account?.role === 'WORKER';

/** Books a trip: for those bound to this phone, or for people of an office's region. */
export function book(key: string, tripId: string, body: BookDto): Promise<BookingDetailView> {
  const asked = { params: { path: { tripId } }, body, headers: { 'Idempotency-Key': key } };
  return answered(
    isWorker()
      ? api.POST('/api/v1/me/trips/{tripId}/bookings', asked)
      : api.POST('/api/v1/trips/{tripId}/bookings', asked),
  );
}

/** A booking, with its place on the waiting list where that is told. */
export function bookingOf(id: string): Promise<BookingDetailView | MyBookingDetailView> {
  const asked = { params: { path: { id } } };
  return isWorker()
    ? answered(api.GET('/api/v1/me/bookings/{id}', asked))
    : answered(api.GET('/api/v1/bookings/{id}', asked));
}
