import { Inject, Injectable, Logger, OnModuleDestroy } from '@nestjs/common';
import type { ServerResponse } from 'node:http';
import type { Settings } from '../../../config/env.js';
import { Actor } from '../../access/actor.js';
import { Busy, DomainError } from '../../shared/domain-error.js';
import { SETTINGS } from '../../shared/settings.js';
import { AvailabilityBoard, MAX_AGE, Notice } from './availability-board.js';

/** A comment keeps proxies from closing a silent stream. */
const HEARTBEAT = 15_000;
/** After so long a stream ends and its reader comes back with a valid token. */
const LONGEST = 10 * 60_000;

interface Stream {
  actor: Actor;
  tripId: string;
  response: ServerResponse;
  openedAt: number;
  writtenAt: number;
  /** Tag of what was sent last. */
  tag?: string;
}

/**
 * Tells readers who keep a stream open when a trip's availability changes. All streams of a process share one reading of
 * the board; without streams nothing is read. Each event is the whole availability: a reader too slow for one loses nothing
 * with the next.
 */
@Injectable()
export class AvailabilityStreams implements OnModuleDestroy {
  private readonly log = new Logger('AvailabilityStreams');
  private readonly streams = new Set<Stream>();
  private timer?: NodeJS.Timeout;
  private stopped = false;

  constructor(
    private readonly board: AvailabilityBoard,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** @throws Busy when this process keeps as many streams as it may */
  requireRoom(): void {
    if (this.stopped || this.streams.size >= this.settings.eventStreams) throw new Busy();
  }

  open(actor: Actor, tripId: string, notice: Notice, response: ServerResponse): void {
    const now = performance.now();
    const stream: Stream = { actor, tripId, response, openedAt: now, writtenAt: now };
    response.writeHead(200, {
      'Content-Type': 'text/event-stream; charset=utf-8',
      'Cache-Control': 'no-store',
      Connection: 'close',
      'X-Accel-Buffering': 'no',
    });
    response.on('close', () => this.streams.delete(stream));
    this.streams.add(stream);
    send(stream, notice);
    this.timer ??= setTimeout(() => void this.turn(), MAX_AGE);
  }

  onModuleDestroy(): void {
    this.stopped = true;
    clearTimeout(this.timer);
    for (const { response } of this.streams) response.end();
  }

  private async turn(): Promise<void> {
    try {
      await this.board.refresh([...new Set([...this.streams].map(({ tripId }) => tripId))]);
      for (const stream of this.streams) this.tell(stream);
    } catch (error) {
      // The database cannot be read just now: readers keep what they know.
      this.log.warn(error);
    }
    this.timer =
      this.stopped || this.streams.size === 0 ? undefined : setTimeout(() => void this.turn(), MAX_AGE);
  }

  private tell(stream: Stream): void {
    const now = performance.now();
    if (now - stream.openedAt >= LONGEST) return void stream.response.end();
    if (stream.response.writableNeedDrain) return;
    const notice = this.noticeFor(stream);
    if (!notice) return void stream.response.end();
    if (notice.tag !== stream.tag) send(stream, notice);
    else if (now - stream.writtenAt >= HEARTBEAT) write(stream, ':\n\n');
  }

  /** Nothing once the trip is gone from the reader's reach. */
  private noticeFor({ actor, tripId }: Stream): Notice | undefined {
    try {
      return this.board.show(actor, tripId);
    } catch (error) {
      if (error instanceof DomainError) return undefined;
      throw error;
    }
  }
}

function send(stream: Stream, { tag, view }: Notice): void {
  stream.tag = tag;
  write(stream, `event: availability\nid: ${tag}\ndata: ${JSON.stringify(view)}\n\n`);
}

function write(stream: Stream, text: string): void {
  stream.writtenAt = performance.now();
  stream.response.write(text);
}
