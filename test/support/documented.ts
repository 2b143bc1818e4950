import addFormats from 'ajv-formats';
import { Ajv2020, ValidateFunction } from 'ajv/dist/2020.js';
import type { OpenApiDocument, Operation, Schema } from './openapi-document.js';
import type { WireAnswer } from './wire.js';

/** Tells what of an answer the OpenAPI document does not allow: its status, its content type, or anything in its body. */
export class DocumentedAnswers {
  private readonly ajv = new Ajv2020({ strict: false, allErrors: false });
  private readonly checks = new Map<string, ValidateFunction>();

  constructor(document: OpenApiDocument) {
    addFormats.default(this.ajv);
    const schemas = Object.fromEntries(
      Object.entries(document.components.schemas).map(([name, schema]) => [
        name,
        name === 'ProblemView' ? schema : closed(schema),
      ]),
    );
    this.ajv.addSchema({ $id: 'api', ...document, components: { schemas } });
  }

  /** @returns what is wrong, or null */
  faultOf(name: string, operation: Operation, answer: WireAnswer): string | null {
    const { status, type, text } = answer;
    if (status >= 500) return `failed with ${status}`;
    if (status < 400 && !operation.responses[status]) return `${status} is not documented`;
    const key = operation.responses[status] ? String(status) : 'default';
    const content = operation.responses[key]?.content ?? {};
    const kinds = Object.keys(content);
    if (kinds.length === 0) return text === '' ? null : `${key} has a body that is not documented`;
    const kind = kinds.find((one) => one.split(';')[0] === type);
    if (!kind) return `${status} came as ${type}, documented are ${kinds.join(', ')}`;
    if (!type.endsWith('json')) return null;
    const body = JSON.parse(text) as { status?: number };
    if (key === 'default' && body.status !== status)
      return `${status} says in its body that it is ${body.status}`;
    const check = this.checkOf(name, key, kind);
    return check(body) ? null : this.ajv.errorsText(check.errors);
  }

  private checkOf(name: string, status: string, kind: string): ValidateFunction {
    const [method, path] = name.split(' ');
    const pointer = ['paths', path, method.toLowerCase(), 'responses', status, 'content', kind, 'schema']
      .map((part) => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1')))
      .join('/');
    const known = this.checks.get(pointer) ?? this.ajv.compile({ $ref: `api#/${pointer}` });
    this.checks.set(pointer, known);
    return known;
  }
}

/** The same schema, with every object allowed only the properties that it names. */
function closed(schema: Schema): Schema {
  const inner = Object.entries(schema).map(([key, value]) => [key, closeInside(value)]);
  const copy = Object.fromEntries(inner) as Schema;
  return copy.properties && copy.additionalProperties === undefined
    ? { ...copy, additionalProperties: false }
    : copy;
}

function closeInside(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(closeInside);
  return typeof value === 'object' && value !== null ? closed(value) : value;
}
