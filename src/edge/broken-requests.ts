import type { Socket } from 'node:net';

/** What Node refuses before there is a request: 408, 431 for headers, else 400. */
const STATUS: Record<string, [status: number, phrase: string, code: string, title: string, titleEn: string]> =
  {
    ERR_HTTP_REQUEST_TIMEOUT: [
      408,
      'Request Timeout',
      'REQUEST_TOO_SLOW',
      '请求超时',
      'The request took too long',
    ],
    HPE_HEADER_OVERFLOW: [
      ...([431, 'Request Header Fields Too Large', 'HEADERS_TOO_LARGE'] as const),
      ...(['请求头过大', 'The headers are too large'] as const),
    ],
  };
const MALFORMED = [
  400,
  'Bad Request',
  'MALFORMED_REQUEST',
  '请求格式有误',
  'The request cannot be read',
] as const;

/** Answers on the bare connection, as a problem document like everywhere else, and ends it. */
export function answerBroken(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy(error);
  const [status, phrase, code, title, titleEn] = STATUS[error.code ?? ''] ?? MALFORMED;
  const body = JSON.stringify({ type: `urn:fangang:problem:${code}`, title, titleEn, status, code });
  socket.end(
    `HTTP/1.1 ${status} ${phrase}\r\nContent-Type: application/problem+json\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
}
