import { IsEnum, IsOptional, IsUUID } from 'class-validator';
import { IsDay, IsRegionCode } from '../shared/http/validators.js';
import { Direction, Mode } from '../shared/vocabulary.js';
import { UnplannedReason } from './draft-plan.js';

export class DraftPlanDto {
  @IsUUID()
  campaignId: string;

  /** Region that plans for its people and runs the trips. */
  @IsRegionCode()
  organiserCode: string;

  /** First day of departure to plan for. */
  @IsOptional()
  @IsDay()
  from?: string;

  /** Last day of departure to plan for, included. */
  @IsOptional()
  @IsDay()
  to?: string;

  /** Plans one direction only. */
  @IsOptional()
  @IsEnum(Direction)
  direction?: Direction;
}

/** A draft trip that was made. */
export class PlannedTripView {
  tripId: string;
  /** Code of the trip, e.g. `H7KQ-3MRA`. */
  code: string;
  /** Day of departure. */
  day: string;
  mode: Mode;
  direction: Direction;
  originCode: string;
  destinationCode: string;
  vehicles: number;
  parties: number;
  people: number;
  /** People among them who wished another mode, for which not enough came together. */
  wishedOtherwise: number;
}

export class PeopleCountView {
  parties: number;
  people: number;
}

export class ModeCountView extends PeopleCountView {
  mode: Mode;
  trips: number;
  vehicles: number;
}

export class UnplannedCountView extends PeopleCountView {
  reason: UnplannedReason;
  /** The reason in Chinese. */
  title: string;
}

/** What planning came to. The draft trips can now be edited and opened. */
export class DraftPlanView {
  trips: PlannedTripView[];
  /** Every mode of transport, also those that no trip was drafted for. */
  modes: ModeCountView[];
  planned: PeopleCountView;
  unplanned: PeopleCountView;
  /** Why parties have no draft trip. */
  reasons: UnplannedCountView[];
}
