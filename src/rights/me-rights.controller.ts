import { Body, Controller, Get, HttpCode, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Actor, CurrentActor } from '../access/actor.js';
import { Allow } from '../access/allow.js';
import { Role } from '../access/roles.js';
import { Purpose } from '../shared/vocabulary.js';
import { AskMyErasureDto, ErasureView } from './erasure.dto.js';
import { Erasures } from './erasures.service.js';
import { HeldDataView } from './held-data.dto.js';
import { HeldData } from './held-data.service.js';

/** What people ask for themselves. */
@ApiTags('me')
@Controller('me')
export class MeRightsController {
  constructor(
    private readonly heldData: HeldData,
    private readonly erasures: Erasures,
  ) {}

  /** Everything held about the people bound to my phone, in full. */
  @Allow(Role.Worker)
  @Get('data')
  data(@CurrentActor() actor: Actor): Promise<HeldDataView> {
    return this.heldData.of(actor, actor.worker?.workerIds ?? [], Purpose.OwnData);
  }

  /** Erases me, or another of the people bound to my phone. */
  @Allow(Role.Worker)
  @Post('erasure')
  @HttpCode(200)
  erase(@CurrentActor() actor: Actor, @Body() { workerId }: AskMyErasureDto): Promise<ErasureView> {
    return this.erasures.ask(actor, workerId);
  }
}
