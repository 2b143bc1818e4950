import { Injectable } from '@nestjs/common';
import { DataSource, EntityManager } from 'typeorm';
import type { Actor } from '../../access/actor.js';
import { RegionIndex } from '../../regions/region-index.js';
import { toWire } from '../../shared/time/civil-time.js';
import { pageFrom } from '../../shared/http/paging.js';
import { maskPhone } from '../../shared/privacy/masking.js';
import { Sealing } from '../../shared/privacy/sealing.js';
import type { Answers } from './survey-answer.js';
import {
  Answered,
  ListSurveyQuery,
  SurveyAnswerView,
  SurveyCountsView,
  SurveyCountView,
  SurveyedWorkerPage,
} from './survey.dto.js';

type AnswerRow = Answers & { workerId: string; name: string; answeredAt: Date | null };
type WorkerRow = AnswerRow & { phoneSealed: Buffer; homeCountyCode: string; town: string; village: string };

const ANSWERED_BY = `
    FROM workers w
    LEFT JOIN survey_answers s ON s.campaign_id = $1 AND s.worker_id = w.id
   WHERE w.erased_at IS NULL`;
const SELECT = `
  SELECT w.id AS "workerId", w.name, s.festival, s.plan, s.back_on AS "backOn", s.back_by AS "backBy",
         s.answered_at AS "answeredAt", w.phone_sealed AS "phoneSealed", w.home_county_code AS "homeCountyCode", w.town,
         w.village ${ANSWERED_BY}`;

/** What the workers of a region have answered, one by one and counted. */
@Injectable()
export class SurveyQuery {
  constructor(
    private readonly dataSource: DataSource,
    private readonly sealing: Sealing,
    private readonly regions: RegionIndex,
  ) {}

  /** Workers of my region by id, with what is answered. */
  async list(actor: Actor, query: ListSurveyQuery): Promise<SurveyedWorkerPage> {
    const { campaignId, homeCode = '', answered, workerId, after, limit } = query;
    const rows = await this.dataSource.query<WorkerRow[]>(
      `${SELECT} AND w.home_county_code LIKE $2 AND w.home_county_code LIKE $3
         AND ($4::boolean IS NULL OR (s.worker_id IS NOT NULL) = $4) AND ($5::uuid IS NULL OR w.id > $5)
         AND ($6::uuid IS NULL OR w.id = $6)
       ORDER BY w.id LIMIT $7`,
      [
        ...[campaignId, actor.regionPattern, `${homeCode}%`],
        ...[answered && answered === Answered.Something, after, workerId, limit + 1],
      ],
    );
    const views = rows.map((row) => ({
      ...viewOf(row),
      phone: maskPhone(this.sealing.open(row.phoneSealed)),
      ...{ homeCountyCode: row.homeCountyCode, town: row.town, village: row.village },
    }));
    return pageFrom(views, limit, ({ workerId }) => workerId);
  }

  /** What these workers have answered, in this order. */
  async some(manager: EntityManager, campaignId: string, workerIds: string[]): Promise<SurveyAnswerView[]> {
    const rows = await manager.query<AnswerRow[]>(
      `${SELECT} AND w.id = ANY ($2) ORDER BY array_position($2::uuid[], w.id)`,
      [campaignId, workerIds],
    );
    return rows.map((row) => viewOf(row));
  }

  /** What those for whom a worker acts have answered. */
  async mine(actor: Actor, campaignId: string): Promise<SurveyAnswerView[]> {
    return this.some(this.dataSource.manager, campaignId, actor.worker!.workerIds);
  }

  /** Answers of my region, counted by county. */
  async counts(actor: Actor, campaignId: string): Promise<SurveyCountsView> {
    const rows = await this.dataSource.query<Omit<SurveyCountView, 'county'>[]>(
      `SELECT w.home_county_code AS "countyCode", count(*) AS people, count(s.worker_id) AS answered,
              count(*) FILTER (WHERE s.festival = 'AT_HOME') AS "atHome",
              count(*) FILTER (WHERE s.festival = 'AT_WORK_PLACE') AS "atWorkPlace",
              count(*) FILTER (WHERE s.plan = 'RETURN_TO_JOB') AS "returnToJob",
              count(*) FILTER (WHERE s.plan = 'FIND_NEW_JOB') AS "findNewJob",
              count(*) FILTER (WHERE s.plan = 'WORK_NEARBY') AS "workNearby",
              count(*) FILTER (WHERE s.plan = 'STAY_HOME') AS "stayHome",
              count(*) FILTER (WHERE s.plan = 'UNDECIDED') AS undecided,
              count(*) FILTER (WHERE s.back_by = 'OWN_VEHICLE') AS "backByOwnVehicle",
              count(*) FILTER (WHERE s.back_by = 'OWN_TICKET') AS "backByOwnTicket",
              count(*) FILTER (WHERE s.back_by = 'EMPLOYER') AS "backByEmployer",
              count(*) FILTER (WHERE s.back_by = 'OTHER') AS "backOtherwise"
              ${ANSWERED_BY} AND w.home_county_code LIKE $2
        GROUP BY w.home_county_code ORDER BY w.home_county_code`,
      [campaignId, actor.regionPattern],
    );
    return { items: rows.map((row) => ({ ...row, county: this.regions.fullNameOf(row.countyCode) })) };
  }
}

function viewOf({ workerId, name, festival, plan, backOn, backBy, answeredAt }: AnswerRow): SurveyAnswerView {
  return { workerId, name, festival, plan, backOn, backBy, answeredAt: answeredAt && toWire(answeredAt) };
}
