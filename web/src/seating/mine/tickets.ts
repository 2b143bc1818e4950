import { worksOffline } from '../../shared/offline/works-offline';
import { Problem } from '../../shared/api/problem';
import type { MyBookingView, TicketView } from '../../shared/api/schema';
import { isAhead } from './journey';
import { ticketOf } from './journeys';
import { dropOthers, dropTicket, isAsBooked, keepTicket, keptTicket } from './kept-tickets';

/** The card as the service gives it now; what this device keeps of it follows. @throws Problem */
export async function freshTicket(bookingId: string): Promise<TicketView> {
  try {
    const ticket = await ticketOf(bookingId);
    keepTicket(bookingId, ticket, Date.now());
    keepPages();
    return ticket;
  } catch (error) {
    const problem = Problem.from(error);
    if (problem.code === 'NO_TICKET' || problem.code === 'NOT_FOUND') dropTicket(bookingId, Date.now());
    throw problem;
  }
}

let keepsPages = false;

/** A card is of use without signal only if the page opens: from the first one on, this device keeps the pages, too. */
function keepPages(): void {
  if (!keepsPages) worksOffline('index');
  keepsPages = true;
}

/**
 * The same when these are all bookings that there are: cards of others, like those of somebody for whom this phone acts no
 * longer, go.
 */
export async function keepTicketsOfOnly(bookings: MyBookingView[]): Promise<void> {
  dropOthers(
    bookings.map(({ id }) => id),
    Date.now(),
  );
  await keepTicketsOf(bookings);
}

/** Keeps the cards of all journeys that are ahead, for a door without signal. What cannot be had now is tried the next time. */
export async function keepTicketsOf(bookings: MyBookingView[]): Promise<void> {
  const now = Date.now();
  for (const booking of bookings) {
    const kept = keptTicket(booking.id, now);
    if (booking.state !== 'CONFIRMED' || !isAhead(booking, now)) {
      if (kept) dropTicket(booking.id, now);
    } else if (kept && isAsBooked(kept.ticket, booking)) {
      keepPages();
    } else {
      await freshTicket(booking.id).catch(() => undefined);
    }
  }
}
