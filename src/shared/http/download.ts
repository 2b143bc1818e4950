import { applyDecorators, StreamableFile } from '@nestjs/common';
import { ApiOkResponse, ApiProduces } from '@nestjs/swagger';
import { extname } from 'node:path';

/** A file answer. */
export function download(content: Buffer, type: string, filename: string): StreamableFile {
  return new StreamableFile(content, { type, disposition: attachment(filename), length: content.length });
}

/** How a file is to be saved; the name may be Chinese, and who cannot read such names gets a plain one (RFC 6266). */
export function attachment(filename: string): string {
  return `attachment; filename="fangang${extname(filename)}"; filename*=UTF-8''${encodeURIComponent(filename)}`;
}

/** Documents a route that answers with a file. */
export function ApiDownload(...types: string[]) {
  return applyDecorators(
    ApiProduces(...types),
    ApiOkResponse({ schema: { type: 'string', format: 'binary' }, description: 'The file' }),
  );
}
