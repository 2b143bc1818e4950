import { own } from '../../shared/session/own';
import type { MyBookingView, TicketView } from '../../shared/api/schema';

/** A boarding card on this device: what is shown at the door, names and seats and nothing else of the people. */
export interface KeptTicket {
  bookingId: string;
  ticket: TicketView;
  /** When it was last known to be so, ISO 8601. */
  keptAt: string;
}

const NAME = 'tickets';
/** Trips run late; a day after the arrival nobody needs the card any more. */
const AFTER_ARRIVAL_MS = 86_400_000;
/** A cadre prints whole coaches; the device keeps what was looked at last. */
const MOST = 60;

/** Cards of journeys that are not over, the next first. */
export function keptTickets(now: number): KeptTicket[] {
  const kept = (own.read<KeptTicket[]>(NAME) ?? []).filter(
    ({ ticket }) => Date.parse(ticket.trip.arrivesAt) + AFTER_ARRIVAL_MS > now,
  );
  return kept.sort((a, b) => Date.parse(a.ticket.trip.departsAt) - Date.parse(b.ticket.trip.departsAt));
}

export function keptTicket(bookingId: string, now: number): KeptTicket | undefined {
  return keptTickets(now).find((one) => one.bookingId === bookingId);
}

export function keepTicket(bookingId: string, ticket: TicketView, now: number): void {
  const keptAt = new Date(now).toISOString();
  const others = keptTickets(now).filter((one) => one.bookingId !== bookingId);
  own.write(NAME, [{ bookingId, ticket, keptAt }, ...others].slice(0, MOST));
}

/** The booking has no seats any more, or is not mine. */
export function dropTicket(bookingId: string, now: number): void {
  own.write(
    NAME,
    keptTickets(now).filter((one) => one.bookingId !== bookingId),
  );
}

/** Only these bookings are mine now: the phone acts for somebody no longer, or has erased their data. */
export function dropOthers(bookingIds: string[], now: number): void {
  own.write(
    NAME,
    keptTickets(now).filter((one) => bookingIds.includes(one.bookingId)),
  );
}

/** Whether a card still says what the booking says: its people and seats, its vehicle, and where and when it leaves. */
export function isAsBooked(ticket: TicketView, booking: MyBookingView): boolean {
  const { code: bookingCode, trip, vehicleLabel, plate, passengers } = booking;
  const seats = (people: { name: string; seat: string | null }[]) =>
    people.map(({ name, seat }) => [name, seat]);
  const facts = { bookingCode, trip, vehicleLabel, plate };
  const { bookingCode: code, trip: sameTrip, vehicleLabel: label, plate: samePlate } = ticket;
  const shown = { bookingCode: code, trip: sameTrip, vehicleLabel: label, plate: samePlate };
  return JSON.stringify([shown, seats(ticket.passengers)]) === JSON.stringify([facts, seats(passengers)]);
}
