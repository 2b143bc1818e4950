import { createParamDecorator, ExecutionContext } from '@nestjs/common';
import { callerAddress, type FromSomewhere } from '../../shared/limits/caller-address.js';

/** Where a request comes from, as far as it can be told. */
export class Caller {
  constructor(
    readonly address: string | null,
    /** What the browser or program calls itself; at most 200 characters. */
    readonly agent: string | null,
  ) {}
}

type CallingRequest = FromSomewhere & { headers: Record<string, string | undefined> };

/** Where the request comes from, as a controller's parameter. */
export const CalledBy = createParamDecorator((_: unknown, context: ExecutionContext): Caller => {
  const request = context.switchToHttp().getRequest<CallingRequest>();
  return new Caller(callerAddress(request), request.headers['user-agent']?.slice(0, 200) ?? null);
});
