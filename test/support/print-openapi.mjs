import { NestFactory } from '@nestjs/core';
import { readSettings } from '../../dist/config/env.js';
import { AppModule } from '../../dist/src/app.module.js';
import { httpAdapter, placeRoutes } from '../../dist/src/application.js';
import { apiDocument } from '../../dist/src/openapi.js';

// Prints the OpenAPI document of the built service: only the build knows the types and comments of the DTOs. Nothing is
// instantiated in a preview, so no database is needed.
const settings = {
  ...readSettings({ DATA_DIR: '.' }),
  databaseUrl: 'postgres://none',
  tokenSecret: '-',
  dataKey: '-',
};
const app = await NestFactory.create(AppModule.with(settings), httpAdapter(settings), {
  preview: true,
  logger: ['error'],
});
placeRoutes(app);
process.stdout.write(JSON.stringify(apiDocument(app), null, 1));
