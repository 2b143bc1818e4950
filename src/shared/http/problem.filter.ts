import { ArgumentsHost, Catch, ExceptionFilter, HttpException, Logger } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { QueryFailedError } from 'typeorm';
import { isHeldUp, isUnavailable } from '../database/database-errors.js';
import { Busy, DomainError, TooManyRequests, Unavailable } from '../domain-error.js';
import { ProblemView } from './problem.dto.js';

/** Turns every error into `application/problem+json`. What was not expected is logged and answered without its words. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly log = new Logger('Problem');

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    this.answer(error, http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>());
  }

  answer(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
    const problem = this.describe(busy(error) ?? error);
    problem.instance = request.url.split('?')[0];
    if (error instanceof TooManyRequests) void reply.header('Retry-After', error.retryAfter);
    if (problem.status === 503) void reply.header('Retry-After', '1');
    if (problem.status === 401) void reply.header('WWW-Authenticate', 'Bearer');
    void reply.status(problem.status).type('application/problem+json').send(problem);
  }

  private describe(error: unknown): ProblemView {
    if (error instanceof DomainError) {
      const { detail, errors, extra } = error.details;
      return this.body(error.status, error.code, error.title, error.titleEn, { ...extra, detail, errors });
    }
    const status = httpStatus(error);
    if (status !== undefined && status < 500) {
      const [code, title, titleEn] = HTTP_PROBLEMS[status] ?? [`HTTP_${status}`, '请求有误', 'Bad request'];
      return this.body(status, code, title, titleEn, {});
    }
    this.log.error(error);
    return this.body(500, 'INTERNAL', '系统内部错误，操作未执行', 'Internal error, nothing was done', {});
  }

  private body(
    status: number,
    code: string,
    title: string,
    titleEn: string,
    rest: Partial<ProblemView>,
  ): ProblemView {
    return { type: `urn:fangang:problem:${code}`, title, titleEn, status, code, ...rest };
  }
}

/** What is done beside a command's transaction, such as counting who signs in, has nobody else who says so. */
function busy(error: unknown): DomainError | undefined {
  if (isUnavailable(error)) return new Unavailable();
  return isHeldUp(error) ? new Busy() : undefined;
}

/** What PostgreSQL cannot read as a value: a cursor that is no UUID, a text with a NUL character. */
const UNREADABLE = new Set(['22P02', '22021']);

/**
 * Status of Nest's own exceptions, of Fastify's (`FST_ERR_…`), which carry `statusCode`, and of unreadable values; half a
 * character (a lone surrogate) is a `URIError` to the check of mail addresses.
 */
function httpStatus(error: unknown): number | undefined {
  if (error instanceof HttpException) return error.getStatus();
  if (error instanceof QueryFailedError) {
    return UNREADABLE.has((error.driverError as { code: string }).code) ? 400 : undefined;
  }
  if (error instanceof URIError) return 400;
  const { statusCode } = (error ?? {}) as { statusCode?: unknown };
  return typeof statusCode === 'number' ? statusCode : undefined;
}

const HTTP_PROBLEMS: Record<number, [code: string, title: string, titleEn: string]> = {
  400: ['MALFORMED_REQUEST', '请求格式有误', 'The request cannot be read'],
  404: ['NOT_FOUND', '未找到', 'Not found'],
  405: ['METHOD_NOT_ALLOWED', '不支持的操作', 'Method not allowed'],
  413: ['TOO_LARGE', '提交的内容过大', 'The body is too large'],
  415: ['UNSUPPORTED_MEDIA_TYPE', '不支持的内容类型', 'Unsupported content type'],
};
