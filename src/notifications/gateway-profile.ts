import { createHmac } from 'node:crypto';
import type { Language } from '../shared/messages/template.js';
import type { OutgoingText } from './delivery.js';

/** A template as the provider has approved it: its id, and which of our values fill its parameters. */
export interface ProviderTemplate {
  id: string;
  /** Names of the provider's parameters, each with the name of our value. */
  params: Record<string, string>;
}

/**
 * How a provider of text messages is spoken to, as data. In `params`, `headers` and `signature`, words in braces are filled in:
 * `{to}`, `{id}` (the same at every attempt), `{nonce}` (another at each), `{sign}`, `{key}`, `{secret}`, `{template}`,
 * `{values}` (JSON of the template's parameters), `{text}`, `{timestamp}` (ISO 8601 in UTC, whole seconds), `{unix}`.
 */
export interface GatewayProfile {
  url: string;
  /** How long its answer is waited for; ten seconds unless told. */
  timeoutSeconds?: number;
  encoding: 'form' | 'json';
  headers?: Record<string, string>;
  params: Record<string, string>;
  signature: {
    /** Parameter or header that carries it. */
    name: string;
    in: 'param' | 'header';
    algorithm: 'sha256' | 'sha1';
    encoding: 'base64' | 'hex';
    /** Key of the HMAC, e.g. `{secret}&`. */
    key: string;
    /** What is signed: `{sorted}` are the parameters by name, percent-encoded and joined; `{encoded}` is that encoded once more. */
    text: string;
  };
  answer: {
    /** Member of the JSON answer that tells what came of it. */
    field: string;
    taken: string[];
    /** Codes after which the message is never taken as it is. */
    refused?: string[];
    /** Codes that say nothing about the message: no money, a wrong key. */
    away?: string[];
  };
  /** By our template's key and language. */
  templates: Record<string, Partial<Record<Language, ProviderTemplate>>>;
}

/** What the settings say of us. */
export interface Sender {
  key: string;
  secret: string;
  signName: string;
}

export interface GatewayRequest {
  headers: Record<string, string>;
  body: string;
}

const CONTENT_TYPES = { form: 'application/x-www-form-urlencoded', json: 'application/json' };

/** The template that the provider has for a message; Chinese when it has none in the language. */
export function providerTemplate(
  { templates }: GatewayProfile,
  { template, language }: OutgoingText,
): ProviderTemplate | undefined {
  return templates[template]?.[language] ?? templates[template]?.zh;
}

/** Makes the signed request for a message. */
export function requestOf(
  profile: GatewayProfile,
  sender: Sender,
  message: OutgoingText,
  template: ProviderTemplate,
  now: Date,
): GatewayRequest {
  const { id, attempt, to, text, values } = message;
  const filled = Object.fromEntries(
    Object.entries(template.params).map(([theirs, ours]) => [theirs, String(values[ours] ?? '')]),
  );
  const words: Record<string, string> = {
    ...{ to, id, text, nonce: `${id}-${attempt}`, key: sender.key, sign: sender.signName },
    ...{ template: template.id, values: JSON.stringify(filled) },
    timestamp: now.toISOString().replace(/\.\d+Z$/, 'Z'),
    unix: String(Math.floor(now.getTime() / 1000)),
  };
  const params = filledIn(profile.params, words);
  const headers = filledIn(profile.headers ?? {}, words);
  const { signature } = profile;
  const sorted = sortedParams(params);
  const signing = { ...words, secret: sender.secret, sorted, encoded: percentEncoded(sorted) };
  const signed = createHmac(signature.algorithm, filledText(signature.key, signing))
    .update(filledText(signature.text, signing))
    .digest(signature.encoding);
  (signature.in === 'param' ? params : headers)[signature.name] = signed;
  const body = profile.encoding === 'json' ? JSON.stringify(params) : sortedParams(params);
  return { headers: { 'Content-Type': CONTENT_TYPES[profile.encoding], ...headers }, body };
}

/** By RFC 3986: what is not a letter, a digit or `-_.~` is encoded. */
export function percentEncoded(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function sortedParams(params: Record<string, string>): string {
  return Object.keys(params)
    .sort()
    .map((name) => `${percentEncoded(name)}=${percentEncoded(params[name])}`)
    .join('&');
}

function filledIn(texts: Record<string, string>, words: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, filledText(text, words)]));
}

function filledText(text: string, words: Record<string, string>): string {
  return text.replace(/\{(\w+)\}/g, (place, name: string) => words[name] ?? place);
}
