import { ArgumentsHost, Catch, ExceptionFilter } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { AnsweredBefore } from './idempotency-keys.js';

/** Gives a repeated request the first answer, under the status that its route has for success. */
@Catch(AnsweredBefore)
export class AnswerAgain implements ExceptionFilter<AnsweredBefore> {
  catch({ answer }: AnsweredBefore, host: ArgumentsHost): void {
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    void reply.header('Idempotency-Replayed', 'true').send(answer ?? undefined);
  }
}
