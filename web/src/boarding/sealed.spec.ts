import { ITERATIONS, newKey, open, seal, unwrap } from './sealed';

/** Few, for speed; how many it are in earnest is looked at by itself. */
const FEW = 1000;

describe('what lies on the phone', () => {
  it('is opened by the password again, and by no other', async () => {
    const { key, wrapped } = await newKey('spring-festival', FEW);
    const sealed = await seal(key, 'packs/1', { name: '王小明', phone: '13800138000' });
    const again = await unwrap(wrapped, 'spring-festival');
    expect(await open(again, 'packs/1', sealed)).toEqual({ name: '王小明', phone: '13800138000' });
    await expect(unwrap(wrapped, 'spring-festivaL')).rejects.toThrow();
  });

  it('shows nothing of it, and differs each time', async () => {
    const { key, wrapped } = await newKey('spring-festival', FEW);
    const [one, other] = [await seal(key, 'p', '13800138000'), await seal(key, 'p', '13800138000')];
    const kept = [one.data, other.data, wrapped.key].map((bytes) => Buffer.from(bytes).toString('latin1'));
    expect(kept.some((text) => text.includes('13800138000'))).toBe(false);
    expect(kept[0]).not.toBe(kept[1]);
    await expect(crypto.subtle.exportKey('raw', key)).rejects.toThrow();
  });

  it('cannot be passed off as something else, or changed', async () => {
    const { key } = await newKey('spring-festival', FEW);
    const sealed = await seal(key, 'packs/1', {});
    await expect(open(key, 'packs/2', sealed)).rejects.toThrow();
    new Uint8Array(sealed.data)[0] ^= 1;
    await expect(open(key, 'packs/1', sealed)).rejects.toThrow();
  });

  it('is guarded by 600,000 rounds', async () => {
    expect(ITERATIONS).toBeGreaterThanOrEqual(600_000);
    expect((await newKey('spring-festival')).wrapped.iterations).toBe(ITERATIONS);
  });
});
