/** The middle of the measured values. */
export function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** Seconds that the work takes. */
export async function seconds(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return (performance.now() - startedAt) / 1000;
}

/** Three digits are as many as a measurement is good for. */
export function rounded(value: number): number {
  return Number(value.toPrecision(3));
}

/**
 * Measures ours and the baseline in turn, so that a slow moment of the machine hits both, and every second round the other
 * way round. The first round warms both up and does not count.
 */
export async function alternately(
  rounds: number,
  ours: (round: number) => Promise<number>,
  baseline: (round: number) => Promise<number>,
): Promise<{ ours: number[]; baseline: number[] }> {
  const measured = { ours: [] as number[], baseline: [] as number[] };
  for (let round = 0; round <= rounds; round += 1) {
    const values = { ours: 0, baseline: 0 };
    const sides = ['ours', 'baseline'] as const;
    for (const side of round % 2 === 0 ? sides : sides.toReversed()) {
      values[side] = await (side === 'ours' ? ours(round) : baseline(round));
    }
    console.log(
      `round ${round}${round === 0 ? ' (warm-up)' : ''}: ours ${rounded(values.ours)}, baseline ${rounded(values.baseline)}`,
    );
    if (round === 0) continue;
    measured.ours.push(values.ours);
    measured.baseline.push(values.baseline);
  }
  return measured;
}

/** The value below which so many of all are, e.g. `percentile(latencies, 0.99)`. */
export function percentile(values: number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
}
