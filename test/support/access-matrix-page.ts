import type { Operation } from './openapi-document.js';

const SHORT: Record<string, string> = {
  ...{ PROVINCE_OFFICER: 'province', CITY_OFFICER: 'city', COUNTY_SCHEDULER: 'county', CADRE: 'cadre' },
  ...{ CARRIER_LIAISON: 'carrier', RECEIVING_LIAISON: 'receiving', ESCORT: 'escort', WORKER: 'worker' },
};

/** The matrix as a page to read. */
export function matrixPage(
  matrix: Record<string, Record<string, string>>,
  operations: Map<string, Operation>,
): string {
  const callers = Object.keys(Object.values(matrix)[0]);
  const codes: string[] = [];
  const mark = (cell: string): string => {
    if (cell === '401 NOT_SIGNED_IN') return '·';
    if (cell === '403 ROLE_NOT_ALLOWED') return '✗';
    const [status, ...words] = cell.split(' ');
    if (/^[23]/.test(status)) return `**${status}** ${words.join(' ')}`.trim();
    if (!codes.includes(words[0])) codes.push(words[0]);
    return `${status} [${codes.indexOf(words[0]) + 1}]`;
  };
  const head = (caller: string) => {
    const [role, place] = caller.split(' ');
    return [SHORT[role] ?? role, place].filter(Boolean).join(' ');
  };
  const rows = Object.entries(matrix).map(([name, row]) => {
    const isPublic = operations.get(name)?.security?.length === 0;
    return `| \`${name.replace('/api/v1', '')}\`${isPublic ? ' (public)' : ''} | ${callers.map((caller) => mark(row[caller])).join(' | ')} |`;
  });
  return `# Who may do what

Every operation of the API, called as every role: once by an account that acts for the place where the things asked for
are (county 140522 of city 1405 in province 14, its carrier, the receiving city 3205), once by one that acts for another.
Written by \`UPDATE_MATRIX=1 npx jest test/access-matrix.spec.ts\` from what the service really answers, and compared by the
same test; an operation without a row fails it.

**bold**: served, and which of the things asked for the answer shows (in capitals: a whole name, phone or document number).
·: not signed in. ✗: a role that the operation does not name. A number in brackets: refused, with the code below.

| operation | ${callers.map(head).join(' | ')} |
|---|${callers.map(() => '---').join('|')}|
${rows.join('\n')}

${codes.map((code, i) => `${i + 1}. \`${code}\``).join('\n')}
`;
}
