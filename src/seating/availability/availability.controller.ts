import { Controller, Get, Param, ParseUUIDPipe, Req, Res } from '@nestjs/common';
import {
  ApiExtraModels,
  ApiHeader,
  ApiOkResponse,
  ApiResponse,
  ApiTags,
  getSchemaPath,
} from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Actor, CurrentActor } from '../../access/actor.js';
import { Allow } from '../../access/allow.js';
import { ANYONE_SIGNED_IN } from '../../access/roles.js';
import { AvailabilityBoard } from './availability-board.js';
import { AvailabilityStreams } from './availability-streams.js';
import { AvailabilityView } from './availability.dto.js';

@ApiTags('availability')
@ApiExtraModels(AvailabilityView)
@Controller('trips/:tripId/availability')
export class AvailabilityController {
  constructor(
    private readonly board: AvailabilityBoard,
    private readonly streams: AvailabilityStreams,
  ) {}

  /** How many seats are free in each vehicle. Cheap to ask again and again: name the last answer's tag in `If-None-Match`. */
  @Allow(...ANYONE_SIGNED_IN)
  @ApiHeader({ name: 'If-None-Match', required: false, description: '`ETag` of the answer that is known' })
  @ApiOkResponse({ type: AvailabilityView, headers: { ETag: { schema: { type: 'string' } } } })
  @ApiResponse({ status: 304, description: 'Nothing has changed' })
  @Get()
  async read(
    @CurrentActor() actor: Actor,
    @Param('tripId', ParseUUIDPipe) tripId: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<AvailabilityView | undefined> {
    const { tag, view } = await this.board.read(actor, tripId);
    void reply.headers({ ETag: `"${tag}"`, 'Cache-Control': 'private, no-cache', Vary: 'Authorization' });
    if (!request.headers['if-none-match']?.includes(`"${tag}"`)) return view;
    void reply.status(304);
    return undefined;
  }

  /**
   * Server-sent events: `availability` at once and after every change, with the whole availability as data. The stream ends
   * after ten minutes and when the service stops; come back then.
   */
  @Allow(...ANYONE_SIGNED_IN)
  @ApiOkResponse({
    description: 'Events named `availability`; their data is an AvailabilityView',
    content: { 'text/event-stream': { schema: { $ref: getSchemaPath(AvailabilityView) } } },
  })
  @Get('events')
  async follow(
    @CurrentActor() actor: Actor,
    @Param('tripId', ParseUUIDPipe) tripId: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const notice = await this.board.read(actor, tripId);
    this.streams.requireRoom();
    // A hijacked answer takes along nothing by itself, also not the security headers.
    for (const [name, value] of Object.entries(reply.getHeaders())) reply.raw.setHeader(name, value!);
    reply.hijack();
    this.streams.open(actor, tripId, notice, reply.raw);
  }
}
