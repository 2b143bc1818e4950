import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Actor, CurrentActor } from '../access/actor.js';
import { Allow } from '../access/allow.js';
import { SCHEDULERS } from '../access/roles.js';
import { AskErasureDto, ErasureView } from './erasure.dto.js';
import { Erasures } from './erasures.service.js';
import { HeldDataQuery, HeldDataView } from './held-data.dto.js';
import { HeldData } from './held-data.service.js';

/** What an office does for a person who asks for their rights. */
@ApiTags('rights')
@Controller('workers/:id')
export class RightsController {
  constructor(
    private readonly heldData: HeldData,
    private readonly erasures: Erasures,
  ) {}

  /** Everything held about a worker of my region, in full, to hand it to them. The purpose is recorded. */
  @Allow(...SCHEDULERS)
  @Get('data')
  data(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Query() { purpose, note }: HeldDataQuery,
  ): Promise<HeldDataView> {
    return this.heldData.of(actor, [id], purpose, note);
  }

  /** Erases a worker who asked for it: at once, or on the day on which the journey need not be kept any more. */
  @Allow(...SCHEDULERS)
  @Post('erasure')
  @HttpCode(200)
  erase(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() _input: AskErasureDto,
  ): Promise<ErasureView> {
    return this.erasures.ask(actor, id);
  }
}
