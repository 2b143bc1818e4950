import { Injectable } from '@nestjs/common';
import { readdirSync, readFileSync } from 'node:fs';
import { dataFile } from '../../../config/project-root.js';
import { NotFound } from '../domain-error.js';
import { fill, Language, placesIn, Template, TemplateVersion, Values, Wording } from './template.js';

/** Every message that the service writes; each has its file in `config/data/messages`. */
export const TEMPLATE_KEYS = [
  ...(['phone-code', 'invitation'] as const),
  ...(['booking-confirmed', 'booking-waiting', 'booking-offered', 'booking-lapsed'] as const),
  ...(['booking-displaced', 'booking-changed', 'booking-cancelled', 'trip-reminder'] as const),
  ...(['manifest-sent', 'manifest-changed', 'manifest-returned', 'manifest-amended'] as const),
  ...(['return-due', 'return-overdue', 'week-frozen', 'report-digest', 'figure-alarm'] as const),
];
export type TemplateKey = (typeof TEMPLATE_KEYS)[number];

/** Those that go to phones. */
export const TEXTED: TemplateKey[] = TEMPLATE_KEYS.filter((key) => /^(phone|booking|trip)-/.test(key));

/** A message with the template that it was written by. */
export interface Written extends Wording {
  version: number;
}

/** As the files are written: a text is a list of lines. */
interface TemplateFile extends Omit<Template, 'versions'> {
  versions: (Record<Language, { subject: string; text: string[] }> & { version: number })[];
}

/** The templates of messages, as the data files have them. */
@Injectable()
export class Templates {
  private readonly byKey: ReadonlyMap<string, Template> = new Map(
    readdirSync(dataFile('messages'))
      .filter((name) => name.endsWith('.json'))
      .sort()
      .map((name) => read(name))
      .map((template) => [template.key, template]),
  );

  all(): Template[] {
    return [...this.byKey.values()];
  }

  /** @throws NotFound */
  get(key: string): Template {
    const template = this.byKey.get(key);
    if (!template) throw new NotFound();
    return template;
  }

  /** Writes a message. @throws InvalidInput when a value is missing, NotFound for a version that there never was */
  write(key: TemplateKey, language: Language, values: Values, version?: number): Written {
    const { versions } = this.get(key);
    const chosen = version === undefined ? versions.at(-1) : versions.find((one) => one.version === version);
    if (!chosen) throw new NotFound();
    return { ...fill(chosen[language], values), version: chosen.version };
  }
}

function read(name: string): Template {
  const file = JSON.parse(readFileSync(dataFile(`messages/${name}`), 'utf8')) as TemplateFile;
  const versions = file.versions.map(({ version, zh, en }) => ({
    version,
    zh: { subject: zh.subject, text: zh.text.join('\n') },
    en: { subject: en.subject, text: en.text.join('\n') },
  }));
  const template = { ...file, versions };
  const unknown = versions.flatMap((version) => unknownPlaces(template, version));
  if (unknown.length > 0) throw new Error(`${name} has places without a variable: ${unknown.join(', ')}`);
  return template;
}

function unknownPlaces({ variables }: Template, { zh, en }: TemplateVersion): string[] {
  return [zh, en].flatMap(placesIn).filter((place) => !Object.hasOwn(variables, place));
}
