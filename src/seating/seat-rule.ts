/** Which rule gave a passenger the seat, in the order in which the rules are tried. */
export enum SeatRule {
  /** A single traveller, seated where no gap arises if that can be. */
  Alone = 'ALONE',
  /** The party sits side by side in one row (or compartment), no aisle between. */
  OneRow = 'ONE_ROW',
  /** The party sits in two rows that face each other across a table. */
  FacingRows = 'FACING_ROWS',
  /** The party sits in rows one behind the other, on the same side of the aisle. */
  AdjacentRows = 'ADJACENT_ROWS',
  /** The party is in one vehicle, as near together as can be. */
  OneVehicle = 'ONE_VEHICLE',
  /** An accessible seat for a disabled person (PG10). */
  AccessibleSeat = 'ACCESSIBLE_SEAT',
  /** A lower berth for someone who needs it: over 60, disabled (PG10) or an older worker (PG08). */
  LowerBerth = 'LOWER_BERTH',
  /** A child under 14 or someone who needs help (PG10), beside an adult of the party. */
  BesideCompanion = 'BESIDE_COMPANION',
  /** An accessible seat for someone who does not need it: the vehicles had no other seats left for the party. */
  LastSeats = 'LAST_SEATS',
  /** Somebody who may change the booking picked the seat. */
  ByHand = 'BY_HAND',
  /** The carrier gave the number: railways and airlines seat people themselves. */
  ByCarrier = 'BY_CARRIER',
}

/** What the seat choice must know of a traveller. */
export interface Traveller {
  needsLowerBerth: boolean;
  /** Must sit beside someone of the party who looks after them. */
  needsCompanion: boolean;
  /** An adult who can look after others. */
  accompanies: boolean;
  /** A disabled person, for whom accessible seats are kept. */
  needsAccessibleSeat?: boolean;
}

export interface ChosenSeat {
  label: string;
  rule: SeatRule;
}
