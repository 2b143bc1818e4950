import { differences, LineField, ManifestLine } from './manifest-line.js';

export interface ChangedLine {
  before: ManifestLine;
  after: ManifestLine;
  fields: LineField[];
}

export interface DestinationTotal {
  destination: string;
  before: number;
  after: number;
}

/** What a newer version of a passenger list says that an older one did not. */
export interface ManifestChanges {
  added: ManifestLine[];
  removed: ManifestLine[];
  changed: ChangedLine[];
  totals: DestinationTotal[];
}

/**
 * Compares two versions as airlines do between a passenger name list and its ADL (RP 1708): who was added, who was
 * deleted, what changed for the others, and the totals by destination. A person is the same when the passenger is, or the
 * document: somebody booked anew is changed, not gone and come, and so is somebody whose number was put right.
 */
export function manifestChanges(before: ManifestLine[], after: ManifestLine[]): ManifestChanges {
  const byPassenger = new Map(before.map((line) => [line.passengerId, line]));
  const byDocument = new Map(before.map((line) => [line.document, line]));
  const stays = new Set(after.map((line) => line.passengerId));
  const added: ManifestLine[] = [];
  const changed: ChangedLine[] = [];
  const met = new Set<ManifestLine>();

  for (const line of after) {
    const namesake = byDocument.get(line.document);
    const earlier =
      byPassenger.get(line.passengerId) ??
      (namesake && !stays.has(namesake.passengerId) ? namesake : undefined);
    if (!earlier) {
      added.push(line);
      continue;
    }
    met.add(earlier);
    const fields = differences(earlier, line);
    if (fields.length > 0) changed.push({ before: earlier, after: line, fields });
  }
  const removed = before.filter((line) => !met.has(line));
  return { added, removed, changed, totals: totals(before, after) };
}

function totals(before: ManifestLine[], after: ManifestLine[]): DestinationTotal[] {
  const count = (lines: ManifestLine[], destination: string) =>
    lines.filter((line) => line.alightingStop === destination).length;
  const destinations = new Set([...before, ...after].map((line) => line.alightingStop));
  return [...destinations].sort().map((destination) => ({
    ...{ destination, before: count(before, destination), after: count(after, destination) },
  }));
}
