import { readFileSync } from 'node:fs';
import { Clock } from '../../dist/src/shared/time/clock.js';

/* Loaded before the built service: its clock then says what a file says, so that a test can set the clock of a process. */
Clock.prototype.now = () => new Date(readFileSync(process.env.CLOCK_FILE, 'utf8'));
