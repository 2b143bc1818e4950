/** A set of seats of one bench: bit 0 stands for its first seat, and so on. A bench has at most 30. */
export type Bits = number;

export const MOST_BITS = 30;

export function countOf(bits: Bits): number {
  let rest = bits - ((bits >> 1) & 0x55555555);
  rest = (rest & 0x33333333) + ((rest >> 2) & 0x33333333);
  return (((rest + (rest >> 4)) & 0x0f0f0f0f) * 0x01010101) >> 24;
}

/** The first so many. */
export function lowest(bits: Bits, count: number): Bits {
  let rest = bits;
  for (let n = 0; n < count; n += 1) rest &= rest - 1;
  return bits & ~rest;
}

/** The seats next to these. */
export function besides(bits: Bits): Bits {
  return (bits << 1) | (bits >> 1);
}

/** The first unbroken stretch. */
export function firstRun(bits: Bits): Bits {
  const start = bits & -bits;
  return bits & ~(bits + start);
}

/** Length of the longest unbroken stretch. */
export function longestRun(bits: Bits): number {
  let length = 0;
  for (let rest = bits; rest !== 0; rest &= rest << 1) length += 1;
  return length;
}

/** The places of the single bits, first one first. */
export function placesOf(bits: Bits): number[] {
  const places: number[] = [];
  for (let rest = bits; rest !== 0; rest &= rest - 1) places.push(31 - Math.clz32(rest & -rest));
  return places;
}

/** How many unbroken stretches there are. */
export function runsIn(bits: Bits): number {
  return countOf(bits & ~(bits << 1));
}
