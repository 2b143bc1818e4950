import { InvalidInput } from '../domain-error.js';

/** Languages that messages are written in; Chinese unless the receiver has chosen. */
export const LANGUAGES = ['zh', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

/** One wording; words in braces are filled in. */
export interface Wording {
  subject: string;
  text: string;
}

/** A message's wording in every language. An older version stays for messages that were written with it. */
export interface TemplateVersion extends Record<Language, Wording> {
  version: number;
}

/** What a template is filled with. */
export interface Variable {
  means: string;
  example: string;
}

export interface Template {
  key: string;
  /** What it tells. */
  about: string;
  variables: Record<string, Variable>;
  /** Newest last. */
  versions: TemplateVersion[];
}

export type Values = Record<string, string | number>;

const PLACE = /\{(\w+)\}/g;

/**
 * Fills a wording in. A value is never looked through for places again; line breaks in a subject become spaces.
 *
 * @throws InvalidInput naming every value that is missing
 */
export function fill({ subject, text }: Wording, values: Values): Wording {
  const missing = new Set<string>();
  const filled = (words: string) =>
    words.replace(PLACE, (_, name: string) => {
      if (!Object.hasOwn(values, name)) missing.add(name);
      return String(values[name]);
    });
  const message = { subject: filled(subject).replace(/\s+/g, ' ').trim(), text: filled(text) };
  if (missing.size > 0) {
    const errors = [...missing].map((name) => ({
      ...{ field: `values.${name}`, code: 'isDefined' },
      ...{ title: `模板变量“${name}”未填写`, titleEn: `the template needs a value for ${name}` },
    }));
    throw new InvalidInput({ errors });
  }
  return message;
}

/** Names of the places in a wording. */
export function placesIn({ subject, text }: Wording): string[] {
  return [...new Set([...`${subject}\n${text}`.matchAll(PLACE)].map(([, name]) => name))];
}
