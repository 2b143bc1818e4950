import { AsyncLocalStorage } from 'node:async_hooks';

/** The `Idempotency-Key` of the request under way. */
export interface IdempotentRequest {
  accountId: string;
  key: string;
  /** Digest of method, path and body. */
  requestDigest: string;
  /** Set once a transaction of this request has taken the key. */
  taken?: boolean;
}

/** Carries the idempotency key from the interceptor to the transaction that must store it. */
export const idempotentRequest = new AsyncLocalStorage<IdempotentRequest>();

/** The key of the request under way, for a command that is carried out together with others and stores the key itself. */
export function heldKey(): IdempotentRequest | undefined {
  const request = idempotentRequest.getStore();
  if (!request || request.taken) return undefined;
  request.taken = true;
  return request;
}

/** Who acts, as far as the record of what was done needs to know. */
export interface ActingAccount {
  accountId: string;
  role: string;
  regionCode: string | null;
  carrierId: string | null;
}

/** What a request asks for and where it comes from, as it is recorded. */
export interface CommandContext {
  /** The operation's id in the API document, e.g. `Trips_create`. */
  action: string;
  /** The path's parameters. */
  target: Record<string, string>;
  /** Null when nobody is signed in. */
  account: ActingAccount | null;
  address: string;
  /** As in the logs. */
  requestId: string;
  /** The reason given with the command, if any. */
  reason?: string;
  /** The body as it was sent; it is redacted when it is recorded. */
  input?: unknown;
}

/** A request under way. */
export interface RequestContext extends CommandContext {
  /** Whether it may change anything: what only reads leaves no record of a command. */
  isCommand: boolean;
  /** Set once a transaction of this request has taken the command. */
  taken?: boolean;
}

/** The command under way, as a transaction of it finds it. */
export interface HeldCommand extends CommandContext {
  /** Whether an earlier transaction of the same request has taken it already. */
  continued: boolean;
}

/** Carries from the interceptor to the transaction what will be recorded of a command. */
export const requestUnderWay = new AsyncLocalStorage<RequestContext>();

/** Tells who gives the command under way, once that is found out: whoever signs in is nobody before. */
export function actingAs(account: ActingAccount): void {
  const request = requestUnderWay.getStore();
  if (request) request.account ??= account;
}

/** The command under way, for a transaction that carries it out, or a part of it, and records that. */
export function heldCommand(): HeldCommand | undefined {
  const request = requestUnderWay.getStore();
  if (!request?.isCommand) return undefined;
  const continued = request.taken ?? false;
  request.taken = true;
  return {
    ...request,
    /** Read when the entry is written: a sign-in finds out on the way whose it is. */
    get account() {
      return request.account;
    },
    continued,
  };
}

/** Does some work as if no request were under way: what goes on behind an answer is not the command that woke it. */
export function besideRequests<Result>(work: () => Result): Result {
  return requestUnderWay.exit(() => idempotentRequest.exit(work));
}
