import { Controller, Get, Param } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CalledBy, Caller } from '../../access/sessions/caller.js';
import { Public } from '../../shared/http/public.js';
import { TripVerificationView } from './trip-verification.dto.js';
import { TripVerificationsQuery } from './trip-verifications.query.js';

@ApiTags('trip verification')
@Controller('trip-verifications')
export class TripVerificationsController {
  constructor(private readonly verifications: TripVerificationsQuery) {}

  /** Tells by the code on a ticket whether a trip is real, when it leaves, with which plates and which office runs it. */
  @Public()
  @Get(':tripCode')
  verify(@Param('tripCode') tripCode: string, @CalledBy() caller: Caller): Promise<TripVerificationView> {
    return this.verifications.find(tripCode, caller);
  }
}
