/** The fields of a change that were given; those left out of a request arrive as undefined. */
export function given<Change extends object>(change: Change): Partial<Change> {
  return Object.fromEntries(
    Object.entries(change).filter(([, value]) => value !== undefined),
  ) as Partial<Change>;
}
