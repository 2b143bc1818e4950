/** Which of phone, document and name somebody has typed. */
export function searchOf(written: string): { phone: string } | { documentNumber: string } | { name: string } {
  const plain = written.normalize('NFKC').replace(/[\s-]/g, '');
  if (/^(\+?86)?1\d{10}$/.test(plain)) return { phone: plain };
  if (/\d{5,}/.test(plain)) return { documentNumber: plain };
  return { name: written.trim() };
}
