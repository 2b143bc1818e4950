import { Injectable } from '@nestjs/common';
import { EntityManager } from 'typeorm';

/** Travel requests and the steps of their lifecycle. */
@Injectable()
export class TravelRequestsService {
  /** Those who were carried: their requests are fulfilled. Requests that are not open stay as they are. */
  async markTravelled(manager: EntityManager, ids: string[]): Promise<void> {
    await manager.query(
      `UPDATE travel_requests r SET state = 'TRAVELLED' WHERE r.id = ANY ($1) AND r.state = 'OPEN'`,
      [ids],
    );
  }
}
