import { Injectable, OnModuleInit, RequestMethod } from '@nestjs/common';
import { METHOD_METADATA } from '@nestjs/common/constants.js';
import { DiscoveryService, MetadataScanner, Reflector } from '@nestjs/core';
import { PUBLIC_ROUTE } from '../shared/http/public.js';
import { ALLOWED_ROLES } from './allow.js';

/** Keeps the service from starting while any route declares neither `@Allow(…)` nor `@Public()`. */
@Injectable()
export class DeclaredRoutes implements OnModuleInit {
  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
    private readonly reflector: Reflector,
  ) {}

  onModuleInit(): void {
    const open = this.undeclared();
    if (open.length > 0) {
      throw new Error(`Routes that declare neither @Allow(...) nor @Public(): ${open.join(', ')}`);
    }
  }

  private undeclared(): string[] {
    return this.discovery.getControllers().flatMap(({ metatype, instance }) => {
      if (!metatype || !instance) return [];
      const prototype = Object.getPrototypeOf(instance) as Record<string, () => unknown>;
      return this.scanner
        .getAllMethodNames(prototype)
        .filter((name) => {
          const handler = prototype[name];
          const method = this.reflector.get<RequestMethod | undefined>(METHOD_METADATA, handler);
          const targets = [handler, metatype as () => unknown];
          return (
            method !== undefined &&
            !this.reflector.getAllAndOverride(PUBLIC_ROUTE, targets) &&
            !this.reflector.getAllAndOverride<unknown[] | undefined>(ALLOWED_ROLES, targets)?.length
          );
        })
        .map((name) => `${metatype.name}.${name}`);
    });
  }
}
