const NAMES: [RegExp, string][] = [
  [/^(\d+)号车$/, 'Vehicle'],
  [/^(\d+)(?:号车厢|车厢|车)$/, 'Carriage'],
  [/^(\d+)号机$/, 'Plane'],
];

/**
 * The label of a vehicle for who reads no Chinese; what an office has called by another name stays as it is.
 *
 * @example englishName('05车') // Carriage 5
 */
export function englishName(label: string): string {
  for (const [pattern, name] of NAMES) {
    const number = pattern.exec(label)?.[1];
    if (number) return `${name} ${Number(number)}`;
  }
  return label;
}
