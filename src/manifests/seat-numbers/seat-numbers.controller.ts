import { Body, Controller, HttpCode, Param, ParseUUIDPipe, Post, Req } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Actor, CurrentActor } from '../../access/actor.js';
import { Allow } from '../../access/allow.js';
import { Role, SCHEDULERS } from '../../access/roles.js';
import { TakesUploads } from '../../shared/http/uploads.js';
import { SeatNumbersDto, SeatNumbersView, SeatTableView } from './seat-numbers.dto.js';
import { SeatNumbers } from './seat-numbers.service.js';
import { readSeatFile } from './seat-upload.js';

@ApiTags('manifests')
@Controller()
@Allow(...SCHEDULERS, Role.CarrierLiaison)
export class SeatNumbersController {
  constructor(private readonly seatNumbers: SeatNumbers) {}

  /**
   * Gives the carriage and seat numbers of the carrier for a version that it was sent: all rows of the table or none. A preview
   * says what becomes of each row. The version stays sent or confirmed as it is.
   */
  @Post('manifests/:id/seat-numbers')
  @HttpCode(200)
  give(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() input: SeatNumbersDto,
  ): Promise<SeatNumbersView> {
    return this.seatNumbers.give(actor, id, input);
  }

  /** Reads an uploaded table of seat numbers, `.xlsx` or `.csv`, to be looked at and then given as `table`. Keeps nothing. */
  @Post('seat-tables')
  @HttpCode(200)
  @TakesUploads()
  @ApiConsumes('multipart/form-data')
  @ApiBody({
    schema: {
      type: 'object',
      required: ['file'],
      properties: { file: { type: 'string', format: 'binary', description: 'The table' } },
    },
  })
  read(@Req() request: FastifyRequest): Promise<SeatTableView> {
    return readSeatFile(request);
  }
}
