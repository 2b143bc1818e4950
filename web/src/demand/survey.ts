import { answered, api } from '../shared/api/client';
import type { SurveyAnswerDto, SurveyAnswerView } from '../shared/api/schema';
import { actingFor, isForOthers } from '../workers/acting-for';

/** What those for whom I act have answered. */
export async function surveyAnswers(campaignId: string): Promise<SurveyAnswerView[]> {
  const query = { campaignId };
  if (!isForOthers.value) {
    return (await answered(api.GET('/api/v1/me/survey-answers', { params: { query } }))).items;
  }
  if (!actingFor.value) return [];
  const ofOne = { ...query, workerId: actingFor.value.id };
  return (await answered(api.GET('/api/v1/survey-answers', { params: { query: ofOne } }))).items;
}

export async function answerSurvey(campaignId: string, answer: SurveyAnswerDto): Promise<void> {
  const body = { campaignId, answers: [answer] };
  if (isForOthers.value) await answered(api.PUT('/api/v1/survey-answers', { body }));
  else await answered(api.PUT('/api/v1/me/survey-answers', { body }));
}
