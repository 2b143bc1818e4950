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
  /** Null when it cannot be told any more. */
  address: string | null;
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
  /** For the transaction that must store the key with its answer. */
  keyed?: IdempotentRequest;
}

/** The command under way, as a transaction of it finds it. */
export interface HeldCommand extends CommandContext {
  /** Whether an earlier transaction of the same request has taken it already. */
  continued: boolean;
}

const requests = new AsyncLocalStorage<{ noted?: RequestContext }>();

/** Does the work of one request: what is noted of it, now or later, is known in all of it. */
export function duringRequest<Result>(work: () => Result, noted?: RequestContext): Result {
  return requests.run({ noted }, work);
}

/** Does some work as if no request were under way: what goes on behind an answer is not the command that woke it. */
export function besideRequests<Result>(work: () => Result): Result {
  return requests.exit(work);
}

/** For the guard that has seen what is asked for. */
export function noteRequest(context: RequestContext): void {
  const request = requests.getStore();
  if (request) request.noted = context;
}

export function requestUnderWay(): RequestContext | undefined {
  return requests.getStore()?.noted;
}

/** The key of the request under way, for the one transaction that takes it and stores it with the answer. */
export function heldKey(): IdempotentRequest | undefined {
  const keyed = requestUnderWay()?.keyed;
  if (!keyed || keyed.taken) return undefined;
  keyed.taken = true;
  return keyed;
}

/** Tells who gives the command under way, once that is found out: whoever signs in is nobody before. */
export function actingAs(account: ActingAccount): void {
  const request = requestUnderWay();
  if (request) request.account ??= account;
}

/** The command under way, for a transaction that carries it out, or a part of it, and records that. */
export function heldCommand(): HeldCommand | undefined {
  const request = requestUnderWay();
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
