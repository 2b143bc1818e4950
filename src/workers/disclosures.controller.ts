import { Body, Controller, HttpCode, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Actor, CurrentActor } from '../access/actor.js';
import { Allow } from '../access/allow.js';
import { REGISTRARS } from '../access/roles.js';
import { DisclosureDto } from '../shared/privacy/disclosure.dto.js';
import { DisclosureView } from './disclosure.dto.js';
import { Disclosures } from './disclosures.service.js';

@ApiTags('workers')
@Controller('workers/:id/disclosures')
export class DisclosuresController {
  constructor(private readonly disclosures: Disclosures) {}

  /** Shows a worker's full numbers, which are masked everywhere else. Who asked and what for is recorded first. */
  @Allow(...REGISTRARS)
  @Post()
  @HttpCode(200)
  disclose(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() input: DisclosureDto,
  ): Promise<DisclosureView> {
    return this.disclosures.disclose(actor, id, input);
  }
}
