import { Body, Controller, Get, Put, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Actor, CurrentActor } from '../../access/actor.js';
import { Allow } from '../../access/allow.js';
import { REGISTRARS, Role } from '../../access/roles.js';
import {
  AnswerSurveyDto,
  ListSurveyQuery,
  SurveyCampaignQuery,
  SurveyAnswersView,
  SurveyCountsView,
  SurveyedWorkerPage,
} from './survey.dto.js';
import { SurveyQuery } from './survey.query.js';
import { Survey } from './survey.service.js';

@ApiTags('survey')
@Controller()
export class SurveyController {
  constructor(
    private readonly survey: Survey,
    private readonly query: SurveyQuery,
  ) {}

  /** Workers of my region with what they have answered: who stays over the festival, who goes back, who has gone. */
  @Allow(...REGISTRARS)
  @Get('survey-answers')
  list(@CurrentActor() actor: Actor, @Query() query: ListSurveyQuery): Promise<SurveyedWorkerPage> {
    return this.query.list(actor, query);
  }

  /** Takes what workers of my region have answered. All of it or nothing. */
  @Allow(...REGISTRARS)
  @Put('survey-answers')
  answer(@CurrentActor() actor: Actor, @Body() input: AnswerSurveyDto): Promise<SurveyAnswersView> {
    return this.survey.answer(actor, input);
  }

  /** Answers of my region, counted by county. */
  @Allow(...REGISTRARS)
  @Get('survey-counts')
  counts(
    @CurrentActor() actor: Actor,
    @Query() { campaignId }: SurveyCampaignQuery,
  ): Promise<SurveyCountsView> {
    return this.query.counts(actor, campaignId);
  }

  /** What those for whom I act have answered. */
  @Allow(Role.Worker)
  @Get('me/survey-answers')
  async mine(
    @CurrentActor() actor: Actor,
    @Query() { campaignId }: SurveyCampaignQuery,
  ): Promise<SurveyAnswersView> {
    return { items: await this.query.mine(actor, campaignId) };
  }

  /** Answers for those for whom I act. All of it or nothing. */
  @Allow(Role.Worker)
  @Put('me/survey-answers')
  answerMine(@CurrentActor() actor: Actor, @Body() input: AnswerSurveyDto): Promise<SurveyAnswersView> {
    return this.survey.answer(actor, input);
  }
}
