const numerically = new Intl.Collator('en', { numeric: true });
/** Berths of a compartment as tickets list them. */
const BERTHS = '下中上';

/** As a conductor walks: 2 before 12, 05F after 05A, 01下 before 01中 before 01上. */
export function bySeat(a: string, b: string): number {
  const [one, other] = [split(a), split(b)];
  return numerically.compare(one.stem, other.stem) || one.berth - other.berth;
}

function split(seat: string): { stem: string; berth: number } {
  const berth = BERTHS.indexOf(seat.slice(-1));
  return { stem: berth < 0 ? seat : seat.slice(0, -1), berth };
}
