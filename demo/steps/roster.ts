import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Client } from '../client.js';
import { City, Journey } from '../journey.js';
import { newCaller } from './accounts.js';

/** Milliseconds between two looks at an import. */
const POLL = 50;

export interface RosterFile {
  name: string;
  content: Buffer;
}

export interface RosterImport {
  id: string;
  state: 'QUEUED' | 'RUNNING' | 'DONE' | 'FAILED';
  failure: { code: string; titleEn: string; detail?: string } | null;
  totalRows: number | null;
  doneRows: number;
  accepted: number;
  rejected: number;
  duplicates: number;
}

/** The file as a whole was not taken. */
export class RosterRefused extends Error {
  constructor({ code, titleEn, detail }: NonNullable<RosterImport['failure']>) {
    super(['The roster was refused', code, titleEn, detail].filter(Boolean).join('; '));
  }
}

/** A person's request, as far as the demo looks at it. */
export interface TravelRequest {
  partyId: string;
  homeCountyCode: string;
}

/** Hands the roster in, waits for the import and keeps its report. */
export async function importRoster(
  { province, campaignId, progress, out }: Journey,
  roster: RosterFile,
): Promise<RosterImport> {
  const job = await progress.step(
    'roster imported',
    (count) => handIn(province, campaignId, roster, count),
    ({ accepted, rejected, duplicates }) =>
      `${accepted} accepted, ${rejected} rejected, ${duplicates} duplicates`,
  );
  await writeFile(
    join(out, 'import-report.xlsx'),
    await province.download(`/roster-imports/${job.id}/report?purpose=CORRECTION`),
  );
  return job;
}

/**
 * Hands a roster in and waits until every row has its outcome.
 *
 * @param count is told how many rows are done
 * @throws RosterRefused
 */
export async function handIn(
  by: Client,
  campaignId: string,
  roster: RosterFile,
  count: (done: number, total: number) => void = () => undefined,
): Promise<RosterImport> {
  const form = new FormData();
  form.set('campaignId', campaignId);
  form.set('file', new Blob([new Uint8Array(roster.content)]), roster.name);
  let job = await by.upload<RosterImport>('/roster-imports', form);
  while (job.state === 'QUEUED' || job.state === 'RUNNING') {
    await pause(POLL);
    job = await by.get<RosterImport>(`/roster-imports/${job.id}`);
    if (job.totalRows !== null) count(job.doneRows, job.totalRows);
  }
  if (job.failure) throw new RosterRefused(job.failure);
  return job;
}

/** Everyone who was accepted. */
export function readRequests({ province, campaignId, progress }: Journey): Promise<TravelRequest[]> {
  return progress.step(
    'travel requests read',
    () => province.all<TravelRequest>(`/travel-requests?campaignId=${campaignId}`),
    ({ length }) => String(length),
  );
}

/** The cities that people come from, each with a scheduler and an officer. */
export async function staffCities(journey: Journey, requests: TravelRequest[]): Promise<City[]> {
  const { anyone, province, progress } = journey;
  const codes = [...new Set(requests.map(({ homeCountyCode }) => homeCountyCode.slice(0, 4)))].sort();
  return progress.over('cities staffed', codes, async (code) => {
    const { name } = await province.get<{ name: string }>(`/regions/${code}`);
    const account = (login: string, displayName: string, role: string) =>
      newCaller(province, anyone, { login: `${login}-${code}`, displayName, role, regionCode: code });
    const scheduler = await account('scheduler', `${name}调度员`, 'COUNTY_SCHEDULER');
    return { code, name, scheduler, officer: await account('officer', `${name}填报员`, 'CITY_OFFICER') };
  });
}
