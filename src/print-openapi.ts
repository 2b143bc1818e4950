import { NestFactory } from '@nestjs/core';
import { readSettings } from '../config/env.js';
import { AppModule } from './app.module.js';
import { httpAdapter, placeRoutes } from './application.js';
import { apiDocument } from './openapi.js';

// Prints the OpenAPI document of the built service: only the build knows the types and comments of the DTOs. Nothing is
// instantiated in a preview, so no database is needed.
const settings = {
  ...readSettings({ DATA_DIR: '.' }),
  ...{ databaseUrl: 'postgres://none', tokenSecret: '-', dataKey: '-', auditKey: '-' },
};
const app = await NestFactory.create(AppModule.with(settings), httpAdapter(settings), {
  preview: true,
  logger: ['error'],
});
placeRoutes(app);
process.stdout.write(JSON.stringify(apiDocument(app), null, 1));
