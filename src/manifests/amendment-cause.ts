/** What a carrier changed. */
export enum AmendmentCause {
  /** It gave seat and carriage numbers. */
  SeatNumbers = 'SEAT_NUMBERS',
  /** It sends another vehicle. */
  Vehicle = 'VEHICLE',
}
