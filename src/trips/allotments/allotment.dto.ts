import { IsInt, Max, Min } from 'class-validator';
import { toWire } from '../../shared/time/civil-time.js';
import { IsInstant, IsRegionCode } from '../../shared/http/validators.js';
import type { Allotment } from './allotment.entity.js';

export class AllotDto {
  /** Whose people the seats are for, inside the trip's home end. */
  @IsRegionCode()
  regionCode: string;

  @IsInt()
  @Min(1)
  @Max(5000)
  seats: number;

  /** From when on anybody may have what is unused; before the departure. */
  @IsInstant()
  returnsAt: string;
}

export class AllotmentView {
  id: string;
  tripId: string;
  regionCode: string;
  seats: number;
  /** From when on anybody may have what is unused. */
  returnsAt: string;
  /** When it was given back; null while it is kept. */
  returnedAt: string | null;

  static of({ id, tripId, regionCode, seats, returnsAt, returnedAt }: Allotment): AllotmentView {
    return {
      ...{ id, tripId, regionCode, seats },
      ...{ returnsAt: toWire(returnsAt), returnedAt: returnedAt && toWire(returnedAt) },
    };
  }
}

export class AllotmentsView {
  items: AllotmentView[];
}
