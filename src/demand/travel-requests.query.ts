import { Injectable } from '@nestjs/common';
import { DataSource, EntityManager } from 'typeorm';
import { Actor } from '../access/actor.js';
import { RegionIndex } from '../regions/region-index.js';
import { toWire } from '../shared/time/civil-time.js';
import { maskDocument, maskPhone } from '../shared/privacy/masking.js';
import { pageFrom } from '../shared/http/paging.js';
import { Sealing } from '../shared/privacy/sealing.js';
import { DocumentType } from '../workers/document-types.js';
import { Sex } from '../workers/person-words.js';
import { ListTravelRequestsQuery, TravelRequestPage, TravelRequestView } from './travel-request.dto.js';
import { TravelRequest } from './travel-request.entity.js';

type RequestRow = TravelRequest & {
  name: string;
  sex: Sex;
  documentType: DocumentType;
  documentSealed: Buffer;
  phoneSealed: Buffer;
};

const SELECT = `
  SELECT r.id, r.campaign_id AS "campaignId", r.party_id AS "partyId", r.worker_id AS "workerId", r.direction,
         r.earliest_on AS "earliestOn", r.latest_on AS "latestOn", r.home_county_code AS "homeCountyCode",
         r.work_place_code AS "workPlaceCode", r.employer, r.wished_mode AS "wishedMode", r.remark, r.state,
         r.created_at AS "createdAt", r.withdrawn_at AS "withdrawnAt", w.name, w.sex,
         w.document_type AS "documentType", w.document_sealed AS "documentSealed", w.phone_sealed AS "phoneSealed"
    FROM travel_requests r JOIN workers w ON w.id = r.worker_id`;

/** Travel requests with their workers, as officials read them. */
@Injectable()
export class TravelRequestsQuery {
  constructor(
    private readonly dataSource: DataSource,
    private readonly sealing: Sealing,
    private readonly regions: RegionIndex,
  ) {}

  /** Requests of workers who live in my region, in the order in which they were registered. */
  async list(actor: Actor, query: ListTravelRequestsQuery): Promise<TravelRequestPage> {
    const { homeCode = '', workPlaceCode = '', day, after, limit } = query;
    const rows = await this.dataSource.query<RequestRow[]>(
      `${SELECT}
        WHERE r.home_county_code LIKE $1 AND r.home_county_code LIKE $2 AND r.work_place_code LIKE $3
          AND ($4::date IS NULL OR (r.earliest_on <= $4 AND $4 <= r.latest_on))
          AND ($5::uuid IS NULL OR r.campaign_id = $5) AND ($6::text IS NULL OR r.direction = $6)
          AND ($7::text IS NULL OR r.state = $7) AND ($8::text IS NULL OR r.wished_mode = $8)
          AND ($9::uuid IS NULL OR r.party_id = $9) AND ($10::uuid IS NULL OR r.worker_id = $10)
          AND ($11::uuid IS NULL OR r.id > $11)
        ORDER BY r.id LIMIT $12`,
      [
        ...[actor.regionPattern, `${homeCode}%`, `${workPlaceCode}%`, day],
        ...[query.campaignId, query.direction, query.state, query.wishedMode, query.partyId, query.workerId],
        ...[after, limit + 1],
      ],
    );
    return pageFrom(
      rows.map((row) => this.view(row)),
      limit,
      ({ id }) => id,
    );
  }

  /** Requests by id, in that order. */
  async some(manager: EntityManager, ids: string[]): Promise<TravelRequestView[]> {
    const rows = await manager.query<RequestRow[]>(
      `${SELECT} WHERE r.id = ANY ($1) ORDER BY array_position($1::uuid[], r.id)`,
      [ids],
    );
    return rows.map((row) => this.view(row));
  }

  private view(row: RequestRow): TravelRequestView {
    const { id, campaignId, partyId, direction, earliestOn, latestOn, homeCountyCode, workPlaceCode } = row;
    const { employer, wishedMode, remark, state, createdAt, withdrawnAt } = row;
    const { workerId, name, sex, documentType, documentSealed, phoneSealed } = row;
    return {
      ...{ id, campaignId, partyId },
      worker: {
        ...{ id: workerId, name, sex, documentType },
        documentNumber: maskDocument(this.sealing.open(documentSealed)),
        phone: maskPhone(this.sealing.open(phoneSealed)),
      },
      ...{ direction, earliestOn, latestOn },
      ...{ homeCountyCode, homeCounty: this.regions.fullNameOf(homeCountyCode) },
      ...{ workPlaceCode, workPlace: this.regions.fullNameOf(workPlaceCode) },
      ...{ employer, wishedMode, remark, state, createdAt: toWire(createdAt) },
      withdrawnAt: withdrawnAt && toWire(withdrawnAt),
    };
  }
}
