import { Body, Controller, Get, HttpCode, Param, Post, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Actor, CurrentActor } from '../../access/actor.js';
import { Allow } from '../../access/allow.js';
import { Role } from '../../access/roles.js';
import { ReturnParams, ReturnView } from '../returns/city-return.dto.js';
import {
  CountyReturnParams,
  CountyReturnsView,
  CountyReturnView,
  GiveBackDto,
  KeyInCountyDto,
} from './county-return.dto.js';
import { CountyReturns } from './county-returns.service.js';

@ApiTags('statistics')
@Controller('campaigns/:id/weeks/:cutoffDay')
export class CountyReturnsController {
  constructor(private readonly returns: CountyReturns) {}

  /** A county's recruitment figures for a week; they start with what was keyed in last. */
  @Allow(Role.ProvinceOfficer, Role.CityOfficer, Role.CountyScheduler)
  @Get('county-returns/:countyCode')
  get(@CurrentActor() actor: Actor, @Param() params: CountyReturnParams): Promise<CountyReturnView> {
    return this.returns.get(actor, params);
  }

  /** Keys in a county's figures, or those of the city's own office. */
  @Allow(Role.CityOfficer, Role.CountyScheduler)
  @Put('county-returns/:countyCode')
  keyIn(
    @CurrentActor() actor: Actor,
    @Param() params: CountyReturnParams,
    @Body() input: KeyInCountyDto,
  ): Promise<CountyReturnView> {
    return this.returns.keyIn(actor, params, input);
  }

  /** Hands them in to the city. */
  @Allow(Role.CityOfficer, Role.CountyScheduler)
  @Post('county-returns/:countyCode/hand-in')
  @HttpCode(200)
  handIn(@CurrentActor() actor: Actor, @Param() params: CountyReturnParams): Promise<CountyReturnView> {
    return this.returns.handIn(actor, params);
  }

  /** Gives a county's figures back to be put right. */
  @Allow(Role.CityOfficer)
  @Post('county-returns/:countyCode/return')
  @HttpCode(200)
  giveBack(
    @CurrentActor() actor: Actor,
    @Param() params: CountyReturnParams,
    @Body() { reason }: GiveBackDto,
  ): Promise<CountyReturnView> {
    return this.returns.giveBack(actor, params, reason);
  }

  /** What the city's counties have keyed in, and what it adds up to. */
  @Allow(Role.ProvinceOfficer, Role.CityOfficer)
  @Get('returns/:cityCode/county-returns')
  list(@CurrentActor() actor: Actor, @Param() params: ReturnParams): Promise<CountyReturnsView> {
    return this.returns.list(actor, params);
  }

  /** Accepts what was handed in and makes its sum the city's keyed columns. */
  @Allow(Role.CityOfficer)
  @Post('returns/:cityCode/county-sums')
  @HttpCode(200)
  addUp(@CurrentActor() actor: Actor, @Param() params: ReturnParams): Promise<ReturnView> {
    return this.returns.addUp(actor, params);
  }
}
