import { applyDecorators, SetMetadata } from '@nestjs/common';
import { ApiBearerAuth, ApiExtension } from '@nestjs/swagger';
import { Role } from './roles.js';

export const ALLOWED_ROLES = 'fangang:roles';

/** Declares which roles may call a route. A route that declares nothing keeps the service from starting. */
export function Allow(...roles: Role[]) {
  return applyDecorators(SetMetadata(ALLOWED_ROLES, roles), ApiBearerAuth(), ApiExtension('x-roles', roles));
}
