import { problem } from '../domain-error.js';

export class JobRunning extends problem(
  'JOB_RUNNING',
  409,
  '该任务正在运行',
  'The job is running at this moment',
) {}
