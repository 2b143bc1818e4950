import { Injectable, Logger, OnApplicationShutdown, OnModuleInit } from '@nestjs/common';
import pg from 'pg';
import { DataSource } from 'typeorm';

/** The trigger `sessions_tell_their_end` notifies here, with the session's id. */
const CHANNEL = 'fangang_sessions';
/** How often it is asked whether the line is still there, and how long the answer may take. */
const HEARTBEAT_MS = 5_000;
const RECONNECT_MS = 1_000;

/**
 * Hears from the database which sessions have ended, whoever ended them: another process, or an administrator by SQL. It
 * listens on one connection of its own; while that is down nothing is heard.
 */
@Injectable()
export class SessionEnds implements OnModuleInit, OnApplicationShutdown {
  private readonly log = new Logger(SessionEnds.name);
  private client: pg.Client | undefined;
  private timer: NodeJS.Timeout | undefined;
  private stopped = false;
  private tellEnd: (sessionId: string) => void = () => undefined;
  private tellSilence: () => void = () => undefined;

  constructor(private readonly dataSource: DataSource) {}

  /** Whether ends are heard at this moment. */
  get heard(): boolean {
    return this.client !== undefined;
  }

  onEnd(tell: (sessionId: string) => void): void {
    this.tellEnd = tell;
  }

  /** @param tell called when the connection is lost: from then on ends may have been missed */
  onSilence(tell: () => void): void {
    this.tellSilence = tell;
  }

  async onModuleInit(): Promise<void> {
    await this.listen();
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    const { client } = this;
    this.client = undefined;
    await client?.end().catch(() => undefined);
  }

  private async listen(): Promise<void> {
    const { url } = this.dataSource.options as { url: string };
    const client = new pg.Client({
      ...{ connectionString: url, application_name: 'fangang sessions', keepAlive: true },
      ...{ connectionTimeoutMillis: HEARTBEAT_MS, query_timeout: HEARTBEAT_MS },
    });
    client.on('notification', ({ payload }) => payload && this.tellEnd(payload));
    client.on('error', (error) => this.lose(client, error));
    client.on('end', () => this.lose(client));
    try {
      await client.connect();
      await client.query(`LISTEN ${CHANNEL}`);
    } catch (error) {
      void client.end().catch(() => undefined);
      this.log.warn(`Cannot listen for the ends of sessions: ${(error as Error).message}`);
      return this.later(() => this.listen(), RECONNECT_MS);
    }
    if (this.stopped) return void client.end().catch(() => undefined);
    this.client = client;
    this.later(() => this.beat(client), HEARTBEAT_MS);
  }

  /** A line that is cut without a word is found out by asking. */
  private async beat(client: pg.Client): Promise<void> {
    if (this.client !== client) return;
    try {
      await client.query('SELECT 1');
      this.later(() => this.beat(client), HEARTBEAT_MS);
    } catch (error) {
      this.lose(client, error as Error);
    }
  }

  private lose(client: pg.Client, error?: Error): void {
    if (this.client !== client) return;
    this.client = undefined;
    this.tellSilence();
    void client.end().catch(() => undefined);
    if (this.stopped) return;
    this.log.warn(`No longer hears of the ends of sessions${error ? `: ${error.message}` : ''}`);
    this.later(() => this.listen(), RECONNECT_MS);
  }

  private later(work: () => Promise<void>, ms: number): void {
    if (this.stopped) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void work(), ms).unref();
  }
}
