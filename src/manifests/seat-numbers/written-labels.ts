/** `12号座`, `１２`, `012` and `12` are one seat; `05f` is `05F`, `01号下铺` is `01下`. */
export function seatKey(written: string): string {
  return plain(written)
    .replace(/[号座位铺席]/g, '')
    .replace(/^0+(?=\d)/, '');
}

/** `05车`, `5号车厢` and `5` are one carriage; `加1` is another. */
export function carriageKey(written: string): string {
  return plain(written)
    .replace(/^第|车厢|车|节|号|机$/g, '')
    .replace(/^0+(?=\d)/, '');
}

/** `晋E·12345` and `晋E 12345` are one plate. */
export function plateKey(written: string): string {
  return plain(written).replace(/[^\p{L}\d]/gu, '');
}

/** `12车045号` in one cell: the carriage, and the seat in it. */
export function carriageAndSeat(written: string): { carriage: string; seat: string } {
  const parts = /^(.+?车厢?)(.+)$/u.exec(written.normalize('NFKC').trim());
  return parts ? { carriage: parts[1], seat: parts[2] } : { carriage: '', seat: written };
}

/**
 * What people will look for when the railway numbers a carriage otherwise than we did: its number in our words.
 *
 * @example relabelled('05车', '12') // '12车'
 * @example relabelled('3号车厢', '12') // '12号车厢'
 */
export function relabelled(label: string, carriage: string): string {
  const key = carriageKey(carriage);
  const digits = label.match(/\d+/g);
  if (digits?.length !== 1 || !/^\d+$/.test(key)) return carriage.normalize('NFKC').trim();
  return label.replace(digits[0], key.padStart(digits[0].length, '0'));
}

const plain = (written: string) => written.normalize('NFKC').toUpperCase().replace(/\s/g, '');
