import { applyDecorators, SetMetadata } from '@nestjs/common';
import { ApiExtension } from '@nestjs/swagger';

export const PUBLIC_ROUTE = 'fangang:public';

/** Declares that a route may be called by anyone, without signing in. */
export function Public() {
  return applyDecorators(SetMetadata(PUBLIC_ROUTE, true), ApiExtension('x-public', true));
}
