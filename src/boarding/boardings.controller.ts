import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Actor, CurrentActor } from '../access/actor.js';
import { Allow } from '../access/allow.js';
import { Role, SCHEDULERS } from '../access/roles.js';
import {
  BoardDto,
  BoardingLinePage,
  BoardingListQuery,
  BoardingResultsView,
  MissDto,
  NoShowResultsView,
} from './boarding.dto.js';
import { BoardingsService } from './boardings.service.js';

@ApiTags('boarding')
@Controller('trips/:id')
export class BoardingsController {
  constructor(private readonly boardings: BoardingsService) {}

  /**
   * Everybody on the confirmed manifest, and how far they have come; for offices that do not carry the trip out, the people of
   * their own region.
   */
  @Allow(...SCHEDULERS, Role.Escort, Role.ReceivingLiaison)
  @Get('boardings')
  list(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Query() query: BoardingListQuery,
  ): Promise<BoardingLinePage> {
    return this.boardings.list(actor, id, query);
  }

  /**
   * Boards passengers by booking code or passenger, each answered alone.
   *
   * @remarks Boarded, boarded before, or refused (e.g. `NOT_ON_MANIFEST`); the answer is 200 even when all are refused.
   * Sending the same again counts nobody twice.
   */
  @Allow(...SCHEDULERS, Role.Escort)
  @Post('boardings')
  @HttpCode(200)
  board(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() input: BoardDto,
  ): Promise<BoardingResultsView> {
    return this.boardings.board(actor, id, input);
  }

  /** Notes who did not come; answered one by one like boardings. Who turns up later can still be boarded. */
  @Allow(...SCHEDULERS, Role.Escort)
  @Post('no-shows')
  @HttpCode(200)
  miss(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() input: MissDto,
  ): Promise<NoShowResultsView> {
    return this.boardings.miss(actor, id, input);
  }
}
