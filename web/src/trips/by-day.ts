/** Trips of the days on which they leave, in the order in which they come. */
export function byDay<Match extends { trip: { departsAt: string } }>(
  matches: Match[],
  dayOf: (departsAt: string) => string,
): { day: string; matches: Match[] }[] {
  const days: { day: string; matches: Match[] }[] = [];
  for (const match of matches) {
    const day = dayOf(match.trip.departsAt);
    const last = days.at(-1);
    if (last?.day === day) last.matches.push(match);
    else days.push({ day, matches: [match] });
  }
  return days;
}
