import { cellsOf, workbookOf } from './manifest.factory.js';
import type { WireRequest } from './access-requests.js';

export interface WireAnswer {
  status: number;
  type: string;
  /** The answer as text; the cells of a workbook. */
  text: string;
  headers: Headers;
}

/** Sends a request as it is and reads the answer; of a stream of events the beginning. */
export async function send(address: string, request: WireRequest, token?: string): Promise<WireAnswer> {
  const { method, path, body } = request;
  const headers: Record<string, string> = token ? { authorization: `Bearer ${token}` } : {};
  const isForm = typeof body === 'function';
  if (body && !isForm) headers['content-type'] = 'application/json';
  const controller = new AbortController();
  const answer = await fetch(address + path, {
    ...{ method, headers, signal: controller.signal, redirect: 'manual' },
    body: isForm ? body() : body && JSON.stringify(body),
  });
  const type = answer.headers.get('content-type')?.split(';')[0] ?? '';
  const text = await textOf(answer, type, controller);
  return { status: answer.status, type, text, headers: answer.headers };
}

async function textOf(answer: Response, type: string, controller: AbortController): Promise<string> {
  if (type === 'text/event-stream') {
    const first = await answer.body?.getReader().read();
    controller.abort();
    return Buffer.from((first?.value as Uint8Array | undefined) ?? []).toString();
  }
  if (!type.includes('spreadsheetml')) return answer.text();
  const workbook = await workbookOf(new Uint8Array(await answer.arrayBuffer()));
  return JSON.stringify(workbook.worksheets.map(cellsOf));
}
