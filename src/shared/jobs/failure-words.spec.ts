import { QueryFailedError } from 'typeorm';
import { NotFound } from '../domain-error.js';
import { failureWords } from './failure-words.js';
import { JobFailure } from './job.js';

describe('the words recorded of a failure', () => {
  it('are those that were chosen to be shown', () => {
    expect(failureWords(new JobFailure('2 of 3 weeks'))).toBe('2 of 3 weeks');
    expect(failureWords(new NotFound({ detail: 'no such week' }))).toBe('NOT_FOUND: no such week');
  });

  it('are codes and places where the error’s own may name people', () => {
    const broken = Object.assign(new Error('Key (phone)=(13800138000) exists'), {
      code: '23505',
      constraint: 'uq_x',
    });
    expect(failureWords(new QueryFailedError('INSERT', [], broken))).toBe('QueryFailedError 23505 uq_x');
    expect(failureWords(new TypeError('13800138000 is not a function'))).toMatch(
      /^TypeError failure-words\.spec\.ts:\d+$/,
    );
    expect(failureWords('13800138000')).toBe('unknown error');
  });
});
