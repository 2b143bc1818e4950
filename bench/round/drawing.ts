import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { readSettings } from '../../config/env.js';
import { AppModule } from '../../src/app.module.js';
import { DueRounds } from '../../src/seating/rounds/due-rounds.js';
import type { Drawing } from './drawing-process.js';

/** The whole service without its listener, in a process of its own: whenever it is told to, its job draws all that is due. */
const settings = {
  ...readSettings({ LOG_LEVEL: 'warn', JOBS: 'off', DATABASE_URL: process.argv[2] }),
  ...{
    databaseUrl: process.argv[2],
    tokenSecret: 'of a benchmark only, long enough',
    dataKey: '07'.repeat(32),
    auditKey: '0a'.repeat(32),
  },
};
const app = await NestFactory.createApplicationContext(AppModule.with(settings), {
  logger: ['error', 'warn'],
});
process.on('message', () => void draw());
process.once('disconnect', () => void app.close().then(() => process.exit(0)));

async function draw(): Promise<void> {
  const startedAt = performance.now();
  await app.get(DueRounds).drawDue();
  const drawing: Drawing = {
    seconds: (performance.now() - startedAt) / 1000,
    // In kilobytes, whatever the machine.
    peakMiB: Math.round(process.resourceUsage().maxRSS / 1024),
  };
  process.send?.(drawing);
}
