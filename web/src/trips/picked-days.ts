/** Days that somebody has picked, both included; undefined for any day. */
export type PickedDays = { from: string; until: string } | undefined;

/**
 * What is picked after a day was tapped: one day, then the days up to another, then one anew. Tapping the only day again
 * picks any day.
 */
export function afterTap(picked: PickedDays, day: string): PickedDays {
  if (!picked || picked.from !== picked.until) return { from: day, until: day };
  if (picked.from === day) return undefined;
  return day < picked.from ? { from: day, until: picked.from } : { from: picked.from, until: day };
}

/** Whether a day is among those that are picked. */
export function isPicked(picked: PickedDays, day: string): boolean {
  return picked !== undefined && picked.from <= day && day <= picked.until;
}
