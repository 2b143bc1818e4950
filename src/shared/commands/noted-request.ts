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
