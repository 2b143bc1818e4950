import { own } from './own';

/** As much of a browser's storage as is asked for. */
function storageOf(most = Infinity): Storage {
  const kept = new Map<string, string>();
  return {
    get length() {
      return kept.size;
    },
    key: (i: number) => [...kept.keys()][i] ?? null,
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, text: string) => {
      if (text.length > most) throw new Error('QuotaExceededError');
      kept.set(name, text);
    },
    removeItem: (name: string) => void kept.delete(name),
    clear: () => kept.clear(),
  };
}

beforeEach(() => {
  globalThis.localStorage = storageOf();
  own.begin('worker');
});

it('keeps what is mine until I sign out, and nothing of others goes with it', () => {
  own.write('draft', { town: '北留镇' });
  localStorage.setItem('fangang.language', 'en');
  own.begin('staff');
  expect(own.read('draft')).toBeUndefined();
  own.write('draft', 1);
  own.begin('worker');
  expect(own.read('draft')).toEqual({ town: '北留镇' });
  own.forgetAll();
  expect(own.read('draft')).toBeUndefined();
  own.begin('staff');
  expect(own.read('draft')).toBe(1);
  own.begin('worker');
  own.write('draft', 2);
  own.forgetAll('staff');
  expect(own.read('draft')).toBe(2);
  own.begin('staff');
  expect(own.read('draft')).toBeUndefined();
  expect(localStorage.getItem('fangang.language')).toBe('en');
});

it('does not mind a browser that has no room, or holds something broken', () => {
  globalThis.localStorage = storageOf(3);
  own.write('draft', 'too long');
  expect(own.read('draft')).toBeUndefined();
  localStorage.setItem('fangang.own.worker.draft', '{');
  expect(own.read('draft')).toBeUndefined();
});
