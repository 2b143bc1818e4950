import { applyDecorators, StreamableFile } from '@nestjs/common';
import { ApiOkResponse, ApiProduces } from '@nestjs/swagger';

/** A file answer; the name may be Chinese (RFC 6266). */
export function download(content: Buffer, type: string, filename: string): StreamableFile {
  const disposition = `attachment; filename*=UTF-8''${encodeURIComponent(filename)}`;
  return new StreamableFile(content, { type, disposition, length: content.length });
}

/** Documents a route that answers with a file. */
export function ApiDownload(...types: string[]) {
  return applyDecorators(
    ApiProduces(...types),
    ApiOkResponse({ schema: { type: 'string', format: 'binary' }, description: 'The file' }),
  );
}
