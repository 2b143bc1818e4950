import { FailureKind } from './retry-pause.js';

/** What a person is told of a failed attempt. */
export interface Failure {
  kind: FailureKind;
  /** In codes alone, e.g. `EENVELOPE 550 RCPT TO`: a server's words repeat addresses. */
  reason: string;
}

/** What nodemailer and the SMS gateway put on their errors; `fetch` puts the code on the cause. */
interface DeliveryError {
  name?: string;
  code?: string | number;
  responseCode?: number;
  command?: string;
  cause?: { code?: string };
  kind?: FailureKind;
}

/** Where a conversation has not come to the message yet. */
const BEFORE_THE_MESSAGE = /^(CONN|EHLO|HELO|LHLO|STARTTLS|AUTH)/;
/** Nobody answers, or there is no folder to put it in. */
const NOBODY_THERE = new Set([
  ...['ECONNECTION', 'ECONNREFUSED', 'EDNS', 'ENOTFOUND', 'EAI_AGAIN', 'ENETUNREACH', 'EHOSTUNREACH'],
  ...['EAUTH', 'ETLS', 'EPROXY', 'UND_ERR_CONNECT_TIMEOUT', 'ENOTDIR', 'EACCES', 'ENOSPC', 'EROFS'],
]);

/** Reads what went wrong. Whoever knows better says so by a `kind` on the error. */
export function failureOf(error: unknown): Failure {
  const { name, code = undefined, responseCode, command, cause, kind } = error as DeliveryError;
  const known =
    typeof code === 'string' ? code : (cause?.code ?? (name === 'TimeoutError' ? 'ETIMEDOUT' : code));
  const reason = [known, responseCode, command].filter(Boolean).join(' ') || 'UNKNOWN';
  return { reason, kind: kind ?? kindOf(String(known), responseCode, command) };
}

function kindOf(code: string, responseCode?: number, command?: string): FailureKind {
  if (NOBODY_THERE.has(code) || (command && BEFORE_THE_MESSAGE.test(command))) return FailureKind.Away;
  return responseCode !== undefined && responseCode >= 500 ? FailureKind.Refused : FailureKind.Failed;
}
