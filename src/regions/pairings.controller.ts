import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Actor, CurrentActor } from '../access/actor.js';
import { Allow } from '../access/allow.js';
import { REGISTRARS, Role, SCHEDULERS } from '../access/roles.js';
import { CreatePairingDto, PairingPage, PairingView } from './pairing.dto.js';
import { PairingsService } from './pairings.service.js';
import { EndDto, RegionLinkQuery } from './region-link.dto.js';

@ApiTags('regions')
@Controller('region-pairings')
export class PairingsController {
  constructor(private readonly pairings: PairingsService) {}

  /** Pairings that concern my region. */
  @Allow(...REGISTRARS, Role.ReceivingLiaison)
  @Get()
  list(@CurrentActor() actor: Actor, @Query() query: RegionLinkQuery): Promise<PairingPage> {
    return this.pairings.list(actor, query);
  }

  /** Pairs an export with an import region; one of them is mine. */
  @Allow(...SCHEDULERS)
  @Post()
  create(@CurrentActor() actor: Actor, @Body() input: CreatePairingDto): Promise<PairingView> {
    return this.pairings.create(actor, input);
  }

  /** Ends a pairing, also before the agreed day. */
  @Allow(...SCHEDULERS)
  @Post(':id/end')
  @HttpCode(200)
  end(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() { on }: EndDto,
  ): Promise<PairingView> {
    return this.pairings.end(actor, id, on);
  }
}
