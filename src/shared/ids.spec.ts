import { isUUID } from 'class-validator';
import { leastIdOf, momentOf, newId } from './ids.js';

describe('newId', () => {
  const before = new Date();
  const ids = Array.from({ length: 20_000 }, () => newId());

  it('makes UUIDs of version 7', () => {
    expect(ids.every((id) => isUUID(id, 7))).toBe(true);
  });

  it('makes every id greater than the one before, also when more are made than a millisecond has room for', () => {
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.toSorted()).toEqual(ids);
  });

  it('tells when an id was made', () => {
    expect(momentOf(ids[0]).getTime()).toBeGreaterThanOrEqual(before.getTime());
    expect(leastIdOf(before) < ids[0]).toBe(true);
    expect(momentOf(newId()).getTime() - Date.now()).toBeLessThan(100);
  });
});
