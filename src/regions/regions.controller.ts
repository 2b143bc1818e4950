import { Body, Controller, Get, Param, Put, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Allow } from '../access/allow.js';
import { ANYONE_SIGNED_IN, Role } from '../access/roles.js';
import { RegionPage, RegionQuery, RegionRolesDto, RegionView } from './region.dto.js';
import { RegionsService } from './regions.service.js';

@ApiTags('regions')
@Controller('regions')
export class RegionsController {
  constructor(private readonly regions: RegionsService) {}

  /** Provinces, cities and counties of the whole country. */
  @Allow(...ANYONE_SIGNED_IN)
  @Get()
  list(@Query() query: RegionQuery): RegionPage {
    return this.regions.list(query);
  }

  /** One region, valid or not any more; trailing zeros of the code may be written. */
  @Allow(...ANYONE_SIGNED_IN)
  @Get(':code')
  get(@Param('code') code: string): RegionView {
    return this.regions.get(code);
  }

  /** Settles whether workers come from a region and whether they are employed there. */
  @Allow(Role.ProvinceOfficer)
  @Put(':code/roles')
  changeRoles(@Param('code') code: string, @Body() roles: RegionRolesDto): Promise<RegionView> {
    return this.regions.changeRoles(code, roles);
  }
}
