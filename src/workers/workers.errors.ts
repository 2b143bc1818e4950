import { translateConstraints } from '../shared/database/database-errors.js';
import { problem } from '../shared/domain-error.js';

export class WorkerRegistered extends problem(
  'WORKER_REGISTERED',
  409,
  '该证件号码已登记在另一人名下',
  'Another worker is registered with this document',
) {}
export class IdentityContradiction extends problem(
  'IDENTITY_CONTRADICTION',
  409,
  '该证件号码已登记在另一姓名下，请对照证件核对姓名和号码',
  'This document is registered under another name',
) {}
export class RegisteredElsewhere extends problem(
  'REGISTERED_ELSEWHERE',
  409,
  '该人员已由其他县登记，请与其户籍县联系',
  'This person is registered in another region',
) {}

translateConstraints({ uq_workers_document: () => new WorkerRegistered() });
