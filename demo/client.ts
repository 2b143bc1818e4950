/** An answer that is no success, with the problem that the service named. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

interface Problem {
  code?: string;
  title?: string;
  titleEn?: string;
  detail?: string;
  errors?: { field: string; titleEn: string }[];
}

interface Page<Item> {
  items: Item[];
  next: string | null;
}

/** One signed-in caller of the service, over HTTP. Paths are below `/api/v1`. */
export class Client {
  constructor(
    readonly url: string,
    readonly token?: string,
  ) {}

  as(token: string): Client {
    return new Client(this.url, token);
  }

  get<Answer>(path: string): Promise<Answer> {
    return this.json('GET', path);
  }

  post<Answer>(path: string, body: unknown = {}): Promise<Answer> {
    return this.json('POST', path, body);
  }

  put<Answer>(path: string, body: unknown): Promise<Answer> {
    return this.json('PUT', path, body);
  }

  patch<Answer>(path: string, body: unknown): Promise<Answer> {
    return this.json('PATCH', path, body);
  }

  /** Sends a file with form fields. */
  async upload<Answer>(path: string, form: FormData): Promise<Answer> {
    return (await (await this.send('POST', path, form)).json()) as Answer;
  }

  async download(path: string): Promise<Buffer> {
    return Buffer.from(await (await this.send('GET', path)).arrayBuffer());
  }

  /** All items of a list, page by page. */
  async all<Item>(path: string): Promise<Item[]> {
    const items: Item[] = [];
    for (let after: string | null = ''; after !== null;) {
      const cursor: string = after === '' ? '' : `&after=${encodeURIComponent(after)}`;
      const page: Page<Item> = await this.get(`${path}${path.includes('?') ? '&' : '?'}limit=200${cursor}`);
      items.push(...page.items);
      after = page.next;
    }
    return items;
  }

  private async json<Answer>(method: string, path: string, body?: unknown): Promise<Answer> {
    return (await (await this.send(method, path, body)).json()) as Answer;
  }

  private async send(method: string, path: string, body?: unknown): Promise<Response> {
    const isForm = body instanceof FormData;
    const response = await fetch(`${this.url}${path}`, {
      method,
      headers: {
        ...(this.token ? { Authorization: `Bearer ${this.token}` } : {}),
        ...(body === undefined || isForm ? {} : { 'Content-Type': 'application/json' }),
      },
      body: isForm || body === undefined ? body : JSON.stringify(body),
    });
    if (response.ok) return response;
    const problem = (await response.json().catch(() => ({}))) as Problem;
    throw new Refused(response.status, problem.code ?? '', described(method, path, response.status, problem));
  }
}

function described(method: string, path: string, status: number, problem: Problem): string {
  const faults = (problem.errors ?? []).map(({ field, titleEn }) => `${field}: ${titleEn}`);
  const why = [problem.code, problem.titleEn, problem.detail, ...faults].filter(Boolean).join('; ');
  return `${method} ${path} was answered with ${status}: ${why}`;
}
