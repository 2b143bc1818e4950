import { INestApplication } from '@nestjs/common';
import { DocumentBuilder, OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { ProblemView } from './shared/http/problem.dto.js';

type Operation = OpenAPIObject['paths'][string]['get'] & { 'x-public'?: boolean };

const METHODS = ['get', 'put', 'post', 'delete', 'patch'] as const;

/** Serves the OpenAPI 3.1 document at /api/openapi.json and a page to browse it at /api/docs. */
export function serveApiDocs(app: INestApplication): void {
  SwaggerModule.setup('api/docs', app, () => apiDocument(app), {
    jsonDocumentUrl: 'api/openapi.json',
    customSiteTitle: 'Fangang 返岗 API',
  });
}

/** The document, made from the controllers and DTOs and completed with what holds for every operation. */
export function apiDocument(app: INestApplication): OpenAPIObject {
  const config = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Fangang 返岗')
    .setDescription(
      'Point-to-point transport of migrant workers around the Spring Festival, from demand to the official table.',
    )
    .setVersion('1')
    .addBearerAuth()
    .build();
  const document = SwaggerModule.createDocument(app, config, {
    extraModels: [ProblemView],
    operationIdFactory: (controller, method) => `${controller.replace(/Controller$/, '')}_${method}`,
  });
  for (const path of Object.values(document.paths)) {
    for (const method of METHODS) if (path[method]) complete(path[method], method);
  }
  return document;
}

/** Every operation can answer with a problem, public ones say so, ids are UUIDs, and every POST takes an idempotency key. */
function complete(operation: NonNullable<Operation>, method: (typeof METHODS)[number]): void {
  operation.responses.default = {
    description: 'Refused or failed: RFC 9457 problem document',
    content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/ProblemView' } } },
  };
  if (operation['x-public']) operation.security = [];
  for (const parameter of operation.parameters ?? []) {
    if ('in' in parameter && parameter.in === 'path' && /id$/i.test(parameter.name)) {
      parameter.schema = { type: 'string', format: 'uuid' };
    }
  }
  if (method === 'post' && !operation['x-public']) {
    operation.parameters = [
      ...(operation.parameters ?? []),
      {
        name: 'Idempotency-Key',
        in: 'header',
        required: false,
        schema: { type: 'string', maxLength: 200 },
        description:
          'The same key and body gives the same answer for 24 hours; another body under it is refused (422).',
      },
    ];
  }
}
