import { PageOf } from '../../shared/http/paging.js';
import { TableView } from '../table/statistics.dto.js';

export enum FeedState {
  /** Waits for its turn or its next attempt. */
  Pending = 'PENDING',
  /** The platform has it. */
  Delivered = 'DELIVERED',
}

/** How far a frozen week has come to the provincial platform. */
export class FeedDeliveryView {
  /** Id of the frozen week, and `webhook-id` of the delivery. */
  id: string;
  /** The cut-off that ended it. */
  cutoffAt: string;
  state: FeedState;
  attempts: number;
  /** What the last attempt failed with, in codes such as `HTTP 503`; null when it did not. */
  lastError: string | null;
  /** When it is tried next at the earliest; null once it is delivered. */
  nextAttemptAt: string | null;
  deliveredAt: string | null;
  /** SHA-256 of the body that was taken, in hex; null until then. */
  bodyDigest: string | null;
}

export class FeedDeliveryPage extends PageOf(FeedDeliveryView) {
  /** Whether a platform is set up (`FEED_URL`); without one nothing is sent. */
  configured: boolean;
}

/** What is sent: the table of a frozen week, exactly as the API and the spreadsheet show it. */
export interface FeedBody {
  type: 'week.frozen';
  /** When it was sent, ISO 8601 with offset. */
  timestamp: string;
  data: TableView;
}
