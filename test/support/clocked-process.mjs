import { readFileSync } from 'node:fs';
import { Clock } from '../../dist/src/shared/time/clock.js';

/*
 * Loaded before the built service: its clock then says what a file says, so that a test can set the clock of a process, or
 * goes on from another moment than ours.
 */
const { CLOCK_FILE, CLOCK_AHEAD_MS } = process.env;
Clock.prototype.now = CLOCK_FILE
  ? () => new Date(readFileSync(CLOCK_FILE, 'utf8'))
  : () => new Date(Date.now() + Number(CLOCK_AHEAD_MS));
