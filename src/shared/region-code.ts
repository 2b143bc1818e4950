/** A code as regions are stored, without trailing zeros: 441900 is 4419, 140000 is 14. */
export function nestingCode(code: string): string {
  return code.replace(/(00)+$/, '');
}
