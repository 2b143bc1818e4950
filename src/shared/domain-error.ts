/** One entry per faulty field of a request. */
export interface FieldFault {
  /** Path in the body or the name of the parameter, e.g. `members[0].phone`. */
  field: string;
  /** Stable, machine-readable. */
  code: string;
  /** What is wrong and what would be right, in Chinese. */
  title: string;
  /** The same in English. */
  titleEn: string;
}

export interface ProblemDetails {
  /** What exactly happened this time; never holds personal data. */
  detail?: string;
  errors?: FieldFault[];
  /** Further members of the problem document, e.g. the id of what stands in the way. */
  extra?: Record<string, unknown>;
}

/** An expected refusal: it has a stable code and becomes an RFC 9457 problem document. */
export class DomainError extends Error {
  constructor(
    readonly code: string,
    readonly status: number,
    readonly title: string,
    readonly titleEn: string,
    readonly details: ProblemDetails = {},
  ) {
    super(details.detail ? `${code}: ${details.detail}` : `${code}: ${titleEn}`);
    this.name = code;
  }
}

export type ProblemClass = new (details?: ProblemDetails) => DomainError;

/**
 * Defines a named error.
 *
 * @example export class TripNotOpen extends problem('TRIP_NOT_OPEN', 409, '班次未开放预订', 'The trip is not open') {}
 */
export function problem(code: string, status: number, title: string, titleEn: string): ProblemClass {
  return class extends DomainError {
    constructor(details?: ProblemDetails) {
      super(code, status, title, titleEn, details);
    }
  };
}

/** Errors that any module may need. */
export class NotFound extends problem('NOT_FOUND', 404, '未找到', 'Not found') {}
export class InvalidInput extends problem('INVALID_INPUT', 422, '提交的内容有误', 'The input is not valid') {}
export class Busy extends problem('BUSY', 503, '系统繁忙，请稍后再试', 'Busy, try again shortly') {}
/** The database is out of reach. */
export class Unavailable extends Busy {}

/** The body did not arrive in time. */
export class RequestTooSlow extends problem(
  'REQUEST_TOO_SLOW',
  408,
  '请求超时',
  'The request took too long',
) {
  /** As Fastify knows it. */
  readonly statusCode = this.status;
}

/** Too much was asked for in a short time. */
export class TooManyRequests extends problem(
  'TOO_MANY_REQUESTS',
  429,
  '请求过于频繁，请稍后再试',
  'Too many requests, try again later',
) {
  /** @param retryAfter seconds until there is any use in asking again; also sent as `Retry-After` */
  constructor(readonly retryAfter: number) {
    super({ extra: { retryAfter } });
  }
}

/** Shorthand for a refusal of one field. */
export function invalidField(field: string, code: string, title: string, titleEn: string): DomainError {
  return new InvalidInput({ errors: [{ field, code, title, titleEn }] });
}
