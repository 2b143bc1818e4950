import { RouteConfig } from '@nestjs/platform-fastify';

/** The route takes a form with files; everywhere else such a form is refused (415). */
export const TakesUploads = () => RouteConfig({ uploads: true });
