import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import openapiTS, { astToString } from 'openapi-typescript';

// The types of the client are those of the built service: they are made at each build and not kept.
const printer = fileURLToPath(new URL('../dist/src/print-openapi.js', import.meta.url));
const document = execFileSync(process.execPath, [printer], { maxBuffer: 64 * 1024 * 1024 });
const types = astToString(
  await openapiTS(document.toString(), { rootTypes: true, rootTypesNoSchemaPrefix: true }),
);
writeFileSync(new URL('src/shared/api/schema.d.ts', import.meta.url), types);
