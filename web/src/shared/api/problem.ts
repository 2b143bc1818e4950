import { language } from '../texts/language';
import type { FieldFaultView, ProblemView } from './schema';

const OFFLINE: Pick<ProblemView, 'code' | 'title' | 'titleEn'> = {
  code: 'OFFLINE',
  title: '网络不通，请检查信号后重试',
  titleEn: 'No connection. Check your signal and try again',
};
const SIGNED_OUT: Pick<ProblemView, 'code' | 'title' | 'titleEn'> = {
  code: 'SIGNED_OUT',
  title: '登录已过期，请重新登录',
  titleEn: 'Your sign-in has ended. Sign in again',
};
const BROKEN: Pick<ProblemView, 'code' | 'title' | 'titleEn'> = {
  code: 'BROKEN',
  title: '服务暂时出错，请稍后重试',
  titleEn: 'The service failed for the moment. Try again in a little while',
};

type Reason = Pick<ProblemView, 'code' | 'title' | 'titleEn' | 'errors' | 'detail' | 'retryAfter'>;

/** Why a request was refused or failed, in words that can be shown. */
export class Problem extends Error {
  readonly code: string;
  /** HTTP status; 0 when there was no answer. */
  readonly status: number;

  constructor(
    private readonly reason: Reason,
    status = 0,
  ) {
    super(`${reason.code}: ${reason.titleEn}`);
    this.code = reason.code;
    this.status = status;
  }

  /** What went wrong, in the language of the page. */
  get title(): string {
    return language.value === 'zh' ? this.reason.title : this.reason.titleEn;
  }

  /** Seconds until there is any use in asking again, where the service said so. */
  get retryAfter(): number | undefined {
    return this.reason.retryAfter;
  }

  /** Faults of single fields, each with words in the language of the page. */
  get faults(): { field: string; code: string; title: string }[] {
    return (this.reason.errors ?? []).map(({ field, code, title, titleEn }: FieldFaultView) => ({
      ...{ field, code },
      title: language.value === 'zh' ? title : titleEn,
    }));
  }

  /** Whether nothing is known of what became of the request, so that the same may be asked again. */
  get unanswered(): boolean {
    return this.status === 0 || this.status >= 500;
  }

  static offline(): Problem {
    return new Problem(OFFLINE);
  }

  /** The sign-in has ended, and is not to be asked for now. */
  static signedOut(): Problem {
    return new Problem(SIGNED_OUT);
  }

  static of(body: unknown, status: number): Problem {
    const told = typeof body === 'object' && body !== null && 'code' in body && 'title' in body;
    return new Problem(told ? (body as ProblemView) : BROKEN, status);
  }

  static from(error: unknown): Problem {
    if (error instanceof Problem) return error;
    console.error(error);
    return new Problem(BROKEN);
  }
}
