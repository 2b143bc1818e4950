import { surroundings, within } from '../surroundings.js';
import type { ActingAccount, CommandContext, IdempotentRequest, RequestContext } from './noted-request.js';

/** The command under way, as a transaction of it finds it. */
export interface HeldCommand extends CommandContext {
  /** Whether an earlier transaction of the same request has taken it already. */
  continued: boolean;
}

/** Does the work of one request: what is noted of it, now or later, is known in all of it. */
export function duringRequest<Result>(work: () => Result, noted?: RequestContext): Result {
  return within({ scope: surroundings()?.scope, request: { noted } }, work);
}

/** Does some work as if no request were under way: what goes on behind an answer is not the command that woke it. */
export function besideRequests<Result>(work: () => Result): Result {
  return within({ scope: surroundings()?.scope }, work);
}

/** For the guard that has seen what is asked for. */
export function noteRequest(context: RequestContext): void {
  const request = surroundings()?.request;
  if (request) request.noted = context;
}

export function requestUnderWay(): RequestContext | undefined {
  return surroundings()?.request?.noted;
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
    action: request.action,
    target: request.target,
    /** Read when the entry is written: a sign-in finds out on the way whose it is. */
    get account() {
      return request.account;
    },
    address: request.address,
    requestId: request.requestId,
    reason: request.reason,
    input: request.input,
    continued,
  };
}
