import '@fastify/multipart';
import type { FastifyRequest } from 'fastify';
import { isUUID } from 'class-validator';
import { invalidField } from '../../shared/domain-error.js';
import { BrokenUpload, FileMissing } from './roster.errors.js';
import { RosterUpload } from './roster-imports.service.js';

/**
 * Reads the form that hands in a roster. The settings limit how large its file may be.
 *
 * @throws FileMissing, BrokenUpload, InvalidInput (campaignId), TOO_LARGE
 */
export async function readUpload(
  request: FastifyRequest,
): Promise<{ campaignId: string; upload: RosterUpload }> {
  if (!request.isMultipart()) throw new FileMissing();
  const { campaignId, upload } = await readForm(request).catch((error: Error & { statusCode?: number }) => {
    // What the parser of the form refuses by name carries a status; a form that is cut off or no form at all does not.
    throw error.statusCode ? error : new BrokenUpload();
  });
  if (!upload) throw new FileMissing();
  if (!isUUID(campaignId)) {
    throw invalidField('campaignId', 'isUuid', '应为有效的编号（UUID）', 'campaignId must be a UUID');
  }
  return { campaignId: campaignId as string, upload };
}

async function readForm(request: FastifyRequest): Promise<{ campaignId: unknown; upload?: RosterUpload }> {
  let upload: RosterUpload | undefined;
  let campaignId: unknown;
  for await (const part of request.parts()) {
    if (part.type === 'file' && part.fieldname === 'file') {
      upload = { fileName: part.filename || 'roster', content: await part.toBuffer() };
    } else if (part.type === 'file') part.file.resume();
    else if (part.fieldname === 'campaignId') campaignId = part.value;
  }
  return { campaignId, upload };
}
