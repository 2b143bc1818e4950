import { Busy } from '../shared/domain-error.js';

export interface BatchLimits {
  /** Batches that may be under way at the same time. */
  lanes: number;
  /** Requests in one batch. */
  batch: number;
  /** Requests that may wait for one topic; whoever comes beyond that is told at once to come again. */
  waiting: number;
}

/** A request of the queue. Two with the same `once` never share a batch. */
export interface Queued {
  topic: string;
  once?: string;
}

interface Waiting<Request, Answer> {
  request: Request;
  answer: (answer: Answer) => void;
  refuse: (error: unknown) => void;
}

/** So many are answered in one turn of the event loop. */
const ANSWERED_AT_ONCE = 4;

export type Outcome<Answer> = { answer: Answer } | { refusal: unknown };

/**
 * Gathers requests while earlier ones are being served: what arrives meanwhile forms the next batch. A batch may hold
 * several topics, but each topic is in one batch at a time and served in the order in which its requests came.
 */
export class BatchQueue<Request extends Queued, Answer> {
  /** By topic, the topic that has waited longest first. */
  private readonly waiting = new Map<string, Waiting<Request, Answer>[]>();
  private readonly underWay = new Set<string>();
  private lanesInUse = 0;
  private answering = 0;
  private starting = false;
  private whenIdle: (() => void)[] = [];

  /** @param serve answers each request of a batch, in their order; must not throw */
  constructor(
    private readonly serve: (requests: Request[]) => Promise<Outcome<Answer>[]>,
    private readonly limits: BatchLimits,
  ) {}

  /** @throws Busy at once, when too many wait already; otherwise whatever the request is refused with */
  ask(request: Request): Promise<Answer> {
    const queue = this.waiting.get(request.topic) ?? [];
    if (queue.length >= this.limits.waiting) throw new Busy();
    if (queue.length === 0) this.waiting.set(request.topic, queue);
    return new Promise((answer, refuse) => {
      queue.push({ request, answer, refuse });
      this.start();
    });
  }

  /** Resolves when nothing waits and nothing is under way. */
  async idle(): Promise<void> {
    if (this.isIdle()) return;
    await new Promise<void>((resolve) => this.whenIdle.push(resolve));
  }

  /** Requests that arrive in the same turn of the event loop share a batch. */
  private start(): void {
    if (this.starting) return;
    this.starting = true;
    setImmediate(() => {
      this.starting = false;
      this.fill();
    });
  }

  private fill(): void {
    while (this.lanesInUse < this.limits.lanes) {
      const batch = this.nextBatch();
      if (batch.length === 0) return;
      void this.run(batch);
    }
  }

  private nextBatch(): Waiting<Request, Answer>[] {
    const batch: Waiting<Request, Answer>[] = [];
    const once = new Set<string>();
    for (const [topic, queue] of [...this.waiting]) {
      if (batch.length === this.limits.batch) break;
      if (this.underWay.has(topic)) continue;
      const rest = queue.filter((one) => {
        const fits = batch.length < this.limits.batch;
        const mark = one.request.once;
        if (!fits || (mark !== undefined && once.has(mark))) return true;
        if (mark !== undefined) once.add(mark);
        batch.push(one);
        return false;
      });
      // Behind those who have not had their turn yet.
      this.waiting.delete(topic);
      if (rest.length > 0) this.waiting.set(topic, rest);
    }
    return batch;
  }

  private async run(batch: Waiting<Request, Answer>[]): Promise<void> {
    const topics = new Set(batch.map(({ request }) => request.topic));
    this.lanesInUse += 1;
    for (const topic of topics) this.underWay.add(topic);
    const outcomes = await this.serve(batch.map(({ request }) => request));
    this.lanesInUse -= 1;
    for (const topic of topics) this.underWay.delete(topic);
    // While the database works on the next batch there is time to answer this one.
    this.fill();
    await this.tell(batch, outcomes);
    if (!this.isIdle()) return;
    for (const resolve of this.whenIdle.splice(0)) resolve();
  }

  /**
   * Answers a few and lets the event loop turn: the trip stays locked until what the database says of the next batch is heard,
   * and who has been answered asks anew, in a crowd, which takes as long as the answers did.
   */
  private async tell(batch: Waiting<Request, Answer>[], outcomes: Outcome<Answer>[]): Promise<void> {
    this.answering += 1;
    for (const [i, { answer, refuse }] of batch.entries()) {
      if (i > 0 && i % ANSWERED_AT_ONCE === 0) await turnOfLoop();
      const outcome = outcomes[i];
      if ('answer' in outcome) answer(outcome.answer);
      else refuse(outcome.refusal);
    }
    this.answering -= 1;
  }

  private isIdle(): boolean {
    return this.waiting.size === 0 && this.lanesInUse === 0 && this.answering === 0;
  }
}

function turnOfLoop(): Promise<void> {
  return new Promise((turned) => setImmediate(turned));
}
