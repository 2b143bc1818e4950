import { ApiProperty, IntersectionType } from '@nestjs/swagger';
import { IsEnum, IsOptional } from 'class-validator';
import { PageOf, PageQuery } from '../../shared/http/paging.js';
import { IsDay, IsRegionCode } from '../../shared/http/validators.js';
import { Direction } from '../../shared/vocabulary.js';
import { AllocationPhase } from '../../trips/allocation.js';
import { StopKind } from '../../trips/trip-stop.entity.js';
import { TripVehicleView, TripView } from '../../trips/trip-view.dto.js';
import { OpenSeatsView } from '../availability/availability.dto.js';

/** Where somebody lives and works. */
export class MyEndsQuery {
  /** Where I live. */
  @IsOptional()
  @IsRegionCode()
  homeCode?: string;

  /** Where I work. */
  @IsOptional()
  @IsRegionCode()
  workPlaceCode?: string;
}

export class TripMatchQuery extends IntersectionType(MyEndsQuery, PageQuery) {
  /** Back to work or home. */
  @IsEnum(Direction)
  direction: Direction;

  /** First day of departure in China; trips that have left are never shown. */
  @IsOptional()
  @IsDay()
  from?: string;

  /** Last day of departure, included. */
  @IsOptional()
  @IsDay()
  until?: string;
}

export class MatchedStopView {
  id: string;
  kind: StopKind;
  /** As people know it. */
  place: string;
  regionCode: string;
  /** Province, city and county in words. */
  regionName: string;
  /** ISO 8601 with offset. */
  stopsAt: string;
}

/** How full a trip is for those who look, at most a second ago. */
export class MatchedSeatsView extends OpenSeatsView {
  /** Whether seats are given at once, requests are collected for a round, or the round is about to be drawn. */
  @ApiProperty({ enum: AllocationPhase, enumName: 'AllocationPhase' })
  phase: AllocationPhase;
  /** Seats that are given out on this trip. */
  seats: number;
  /** Parties on the waiting list. */
  waitingParties: number;
}

/** A trip as somebody sees it who lives at one end of it and works at the other. */
export class TripMatchView {
  trip: TripView;
  /** Region of the office that runs it, in words. */
  organiser: string;
  /** Who drives; null until one is found. */
  carrier: string | null;
  /** Where I get on: nearest to where I live, or work; the first such stop when that was not told. */
  boarding: MatchedStopView;
  /** Where I get off: nearest to where I work, or live; the last such stop when that was not told. */
  alighting: MatchedStopView;
  /** Whether it goes to another place in the city where I work, and not to the very place. */
  nearby: boolean;
  seats: MatchedSeatsView;
}

export class TripMatchPage extends PageOf(TripMatchView) {}

export class TripMatchDetailView extends TripMatchView {
  /** All stops from the start. */
  stops: MatchedStopView[];
  /** From the head of the convoy or train. */
  vehicles: TripVehicleView[];
  /** Page on which anyone can see whether the trip is real. */
  verificationUrl: string;
}
