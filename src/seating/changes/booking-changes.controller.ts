import { Body, Controller, HttpCode, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Actor, CurrentActor } from '../../access/actor.js';
import { Allow } from '../../access/allow.js';
import { REGISTRARS } from '../../access/roles.js';
import { BookingDetailView } from '../booking.dto.js';
import { MoveDto, NewMemberDto, RemovalDto, SplitDto, SplitView, SwapDto, SwapView } from './changes.dto.js';
import { Members } from './members.service.js';
import { Moves } from './moves.service.js';
import { PickedSeatsDto } from './picked-seats.dto.js';
import { PickedSeats } from './picked-seats.service.js';
import { Splits } from './splits.service.js';
import { Swaps } from './swaps.service.js';

@ApiTags('bookings')
@Controller('bookings/:id')
export class BookingChangesController {
  constructor(
    private readonly members: Members,
    private readonly moves: Moves,
    private readonly splits: Splits,
    private readonly swaps: Swaps,
    private readonly pickedSeats: PickedSeats,
  ) {}

  /**
   * Seats a party on the seats that a person picked, all or none. `SEAT_TAKEN` and `SEAT_BLOCKED` name in `refused` what is
   * free near; `SEATS_NEED_CONSENT` names in `concerns` who would sit badly, unless `accept` has the codes.
   */
  @Allow(...REGISTRARS)
  @Post('seats')
  @HttpCode(200)
  pick(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() input: PickedSeatsDto,
  ): Promise<BookingDetailView> {
    return this.pickedSeats.pick(actor, id, input);
  }

  /** Lets two parties of a trip change places; the larger one gets free seats beside as well, or all stays as it was. */
  @Allow(...REGISTRARS)
  @Post('swap')
  @HttpCode(200)
  swap(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() input: SwapDto,
  ): Promise<SwapView> {
    return this.swaps.swap(actor, id, input);
  }

  /** Divides a party that agreed to it: a party and a booking of each group, with the seats that they have. */
  @Allow(...REGISTRARS)
  @Post('split')
  split(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() input: SplitDto,
  ): Promise<SplitView> {
    return this.splits.split(actor, id, input);
  }

  /** Lets one more person, who travels alone so far, join the party; seated beside it, on the same vehicle. */
  @Allow(...REGISTRARS)
  @Post('passengers')
  add(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() { travelRequestId }: NewMemberDto,
  ): Promise<BookingDetailView> {
    return this.members.add(actor, id, travelRequestId);
  }

  /** Takes one person out of the party and off the trip, until it leaves; the others keep their seats. The free one goes to the waiting list while the trip is open. */
  @Allow(...REGISTRARS)
  @Post('passengers/:passengerId/removal')
  @HttpCode(200)
  remove(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Param('passengerId', ParseUUIDPipe) passengerId: string,
    @Body() input: RemovalDto,
  ): Promise<BookingDetailView> {
    return this.members.remove(actor, id, passengerId, input);
  }

  /**
   * Moves a party to another trip: it gets seats there and its old ones go to the next on the waiting list, or all stays as it
   * was. Answers the booking on the new trip.
   */
  @Allow(...REGISTRARS)
  @Post('move')
  move(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() input: MoveDto,
  ): Promise<BookingDetailView> {
    return this.moves.move(actor, id, input);
  }
}
