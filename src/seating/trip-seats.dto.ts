import { ApiProperty } from '@nestjs/swagger';

export enum SeatState {
  Free = 'FREE',
  Taken = 'TAKEN',
  /** In the vehicle, but not given out on this trip. */
  Blocked = 'BLOCKED',
}

export class SeatView {
  /** As printed beside the seat. */
  label: string;
  /** From the front, 1 first; the compartment for berths. */
  row: number;
  /** From the left, 1 first; an aisle takes a column of its own. */
  column: number;
  window: boolean;
  /** LOWER, MIDDLE or UPPER; null for a seat. */
  @ApiProperty({ enum: ['LOWER', 'MIDDLE', 'UPPER'], nullable: true })
  berth: string | null;
  /** Row that this row looks at across a table; null where there is none. */
  facesRow: number | null;
  /** Kept for disabled people; others get it when nothing else is left. */
  accessible: boolean;
  state: SeatState;
}

/** The drawn plan of a vehicle; it names nobody. */
export class VehicleSeatsView {
  tripVehicleId: string;
  /** From the head of the convoy or train, 1 first. */
  seq: number;
  label: string;
  seats: SeatView[];
}
