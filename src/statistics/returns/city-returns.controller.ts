import { Body, Controller, Get, HttpCode, Param, Post, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Actor, CurrentActor } from '../../access/actor.js';
import { Allow } from '../../access/allow.js';
import { Role } from '../../access/roles.js';
import {
  AnswersDto,
  KeyInDto,
  ReturnParams,
  ReturnView,
  SignLateDto,
  WithdrawDto,
} from './city-return.dto.js';
import { CityReturnsQuery } from './city-returns.query.js';
import { CityReturns } from './city-returns.service.js';

@ApiTags('statistics')
@Controller('campaigns')
export class CityReturnsController {
  constructor(
    private readonly returns: CityReturns,
    private readonly query: CityReturnsQuery,
  ) {}

  /** A city's return for a week; the keyed columns start with what was reported last. */
  @Allow(Role.ProvinceOfficer, Role.CityOfficer)
  @Get(':id/weeks/:cutoffDay/returns/:cityCode')
  get(@CurrentActor() actor: Actor, @Param() params: ReturnParams): Promise<ReturnView> {
    return this.query.get(actor, params);
  }

  /** Keys in the city's columns. */
  @Allow(Role.CityOfficer)
  @Put(':id/weeks/:cutoffDay/returns/:cityCode')
  keyIn(
    @CurrentActor() actor: Actor,
    @Param() params: ReturnParams,
    @Body() input: KeyInDto,
  ): Promise<ReturnView> {
    return this.returns.keyIn(actor, params, input);
  }

  /** Tells why figures fell or jumped. */
  @Allow(Role.CityOfficer)
  @Post(':id/weeks/:cutoffDay/returns/:cityCode/answers')
  @HttpCode(200)
  answer(
    @CurrentActor() actor: Actor,
    @Param() params: ReturnParams,
    @Body() { answers }: AnswersDto,
  ): Promise<ReturnView> {
    return this.returns.answer(actor, params, answers);
  }

  /** Signs the city's row; figures that fell or jumped have to be explained before. */
  @Allow(Role.CityOfficer)
  @Post(':id/weeks/:cutoffDay/returns/:cityCode/signature')
  @HttpCode(200)
  sign(@CurrentActor() actor: Actor, @Param() params: ReturnParams): Promise<ReturnView> {
    return this.returns.sign(actor, params);
  }

  /** Signs a row that froze unsigned: it stays as it froze and is marked as signed late. */
  @Allow(Role.CityOfficer)
  @Post(':id/weeks/:cutoffDay/returns/:cityCode/late-signature')
  @HttpCode(200)
  signLate(
    @CurrentActor() actor: Actor,
    @Param() params: ReturnParams,
    @Body() { reason }: SignLateDto,
  ): Promise<ReturnView> {
    return this.returns.signLate(actor, params, reason);
  }

  /** Takes the signature back, so that the row can be changed. */
  @Allow(Role.CityOfficer)
  @Post(':id/weeks/:cutoffDay/returns/:cityCode/signature-withdrawal')
  @HttpCode(200)
  withdraw(
    @CurrentActor() actor: Actor,
    @Param() params: ReturnParams,
    @Body() { reason }: WithdrawDto,
  ): Promise<ReturnView> {
    return this.returns.withdraw(actor, params, reason);
  }
}
