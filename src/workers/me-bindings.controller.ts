import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Actor, CurrentActor } from '../access/actor.js';
import { Allow } from '../access/allow.js';
import { Role } from '../access/roles.js';
import { CalledBy, Caller } from '../access/sessions/caller.js';
import { WorkerView } from './worker.dto.js';
import { BindDto, BindingListView, BindingView, CorrectMyselfDto, RegisterMyselfDto } from './binding.dto.js';
import { Bindings } from './bindings.service.js';
import { Corrections } from './corrections.service.js';

@ApiTags('me')
@Controller('me')
export class MeBindingsController {
  constructor(
    private readonly bindings: Bindings,
    private readonly corrections: Corrections,
  ) {}

  /** Whom I act for: myself, my family, for a cadre the villagers who are registered with this phone. */
  @Allow(Role.Worker)
  @Get('bindings')
  async list(@CurrentActor() actor: Actor): Promise<BindingListView> {
    return { items: await this.bindings.list(actor) };
  }

  /** Binds a registered person by name and document. The register must name the phone that is signed in. */
  @Allow(Role.Worker)
  @Post('bindings')
  bind(
    @CurrentActor() actor: Actor,
    @Body() input: BindDto,
    @CalledBy() caller: Caller,
  ): Promise<BindingView> {
    return this.bindings.bind(actor, input, caller);
  }

  /** Ends a binding: this phone acts for the person no more. Their requests and bookings stay. */
  @Allow(Role.Worker)
  @Post('bindings/:id/end')
  @HttpCode(200)
  end(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string): Promise<BindingView> {
    return this.bindings.end(actor, id);
  }

  /** Puts right where someone lives or which phone is theirs. Name and document are corrected by an office. */
  @Allow(Role.Worker)
  @Post('bindings/:id/corrections')
  @HttpCode(200)
  correct(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() input: CorrectMyselfDto,
    @CalledBy() caller: Caller,
  ): Promise<WorkerView> {
    return this.corrections.correct(actor, id, input, caller);
  }

  /** Registers someone who is not registered yet, under this phone, and binds them. */
  @Allow(Role.Worker)
  @Post('registrations')
  register(@CurrentActor() actor: Actor, @Body() input: RegisterMyselfDto): Promise<BindingView> {
    return this.bindings.register(actor, input);
  }
}
