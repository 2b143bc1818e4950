import { createParamDecorator, ExecutionContext } from '@nestjs/common';
import { isIP } from 'node:net';

/** Where a request comes from, as far as it can be told. */
export class Caller {
  constructor(
    readonly address: string | null,
    /** What the browser or program calls itself; at most 200 characters. */
    readonly agent: string | null,
  ) {}
}

interface FromSomewhere {
  ip?: string;
  headers: Record<string, string | undefined>;
}

/** Where the request comes from, as a controller's parameter. */
export const CalledBy = createParamDecorator((_: unknown, context: ExecutionContext): Caller => {
  const { ip, headers } = context.switchToHttp().getRequest<FromSomewhere>();
  return new Caller(ip && isIP(ip) ? ip : null, headers['user-agent']?.slice(0, 200) ?? null);
});
