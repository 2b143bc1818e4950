/** Injection token of the validated settings (`config/env.ts`). */
export const SETTINGS = Symbol('SETTINGS');
