import { answered, api } from '../shared/api/client';

/** Downloads a list with whole numbers, for the carrier's own use, and keeps it on this device. */
export async function saveManifest(id: string, tripCode: string, version: number, format: 'xlsx' | 'csv') {
  const content = await answered(
    api.GET('/api/v1/manifests/{id}/file', {
      params: { path: { id }, query: { purpose: 'CARRIER', format } },
      parseAs: 'blob',
    }),
  );
  const link = document.createElement('a');
  link.href = URL.createObjectURL(content);
  link.download = `乘客名单-${tripCode}-v${version}.${format}`;
  link.click();
  // Some browsers read it only after the click has been dealt with.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
