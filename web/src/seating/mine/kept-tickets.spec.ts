import { own } from '../../shared/session/own';
import type { MyBookingView, TicketView } from '../../shared/api/schema';
import { dropOthers, dropTicket, isAsBooked, keepTicket, keptTicket, keptTickets } from './kept-tickets';

const kept = new Map<string, unknown>();
beforeEach(() => {
  kept.clear();
  own.read = <T>(name: string) => kept.get(name) as T | undefined;
  own.write = (name, value) => void kept.set(name, value);
});

const ticket = (day: string) =>
  ({
    bookingCode: `K7QM-2X${day}`,
    trip: { departsAt: `2024-02-${day}T07:00:00+08:00`, arrivesAt: `2024-02-${day}T21:00:00+08:00` },
  }) as TicketView;
const at = (moment: string) => Date.parse(`2024-${moment}+08:00`);

it('keeps the next journey first, and each booking once', () => {
  keepTicket('b', ticket('25'), at('02-10T12:00'));
  keepTicket('a', ticket('20'), at('02-10T12:00'));
  keepTicket('b', ticket('26'), at('02-11T12:00'));
  expect(keptTickets(at('02-12T12:00')).map(({ bookingId }) => bookingId)).toEqual(['a', 'b']);
  expect(keptTicket('b', at('02-12T12:00'))?.ticket.bookingCode).toBe('K7QM-2X26');
});

it('lets a card go the day after the arrival, and one that is cancelled at once', () => {
  keepTicket('a', ticket('20'), at('02-10T12:00'));
  keepTicket('b', ticket('25'), at('02-10T12:00'));
  expect(keptTicket('a', at('02-21T20:59'))).toBeDefined();
  expect(keptTicket('a', at('02-21T21:00'))).toBeUndefined();
  dropTicket('b', at('02-21T21:00'));
  expect(kept.get('tickets')).toEqual([]);
});

it('keeps no cards of bookings that are not mine any more', () => {
  keepTicket('a', ticket('20'), at('02-10T12:00'));
  keepTicket('b', ticket('25'), at('02-10T12:00'));
  dropOthers(['b', 'c'], at('02-11T12:00'));
  expect(keptTickets(at('02-11T12:00')).map(({ bookingId }) => bookingId)).toEqual(['b']);
});

it('notices when a booking says something else than its card', () => {
  const trip = ticket('20').trip;
  const passengers = [{ name: '张小凤', seat: '1' }];
  const card = { ...ticket('20'), vehicleLabel: '1号车', plate: null, passengers } as TicketView;
  const booking = {
    code: 'K7QM-2X20',
    trip,
    vehicleLabel: '1号车',
    plate: null,
    passengers,
  } as MyBookingView;
  expect(isAsBooked(card, booking)).toBe(true);
  expect(isAsBooked(card, { ...booking, plate: '晋E·12345' })).toBe(false);
  expect(isAsBooked(card, { ...booking, passengers: [] })).toBe(false);
});
