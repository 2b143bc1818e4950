import { Logger } from '@nestjs/common';
import { readFileSync } from 'node:fs';
import { OutgoingText, SmsDelivery } from './delivery.js';
import { call, GatewayRefused } from './gateway-call.js';
import { GatewayProfile, providerTemplate, requestOf, Sender } from './gateway-profile.js';
import { FailureKind } from './retry-pause.js';

/** Hands text messages to a provider as its profile tells: signed, and as a template that the provider has approved. */
export class SignedGateway extends SmsDelivery {
  constructor(
    private readonly profile: GatewayProfile,
    private readonly sender: Sender,
  ) {
    super();
  }

  /** @throws GatewayRefused, or what `fetch` fails with */
  async deliver(message: OutgoingText): Promise<void> {
    const template = providerTemplate(this.profile, message);
    if (!template) throw new GatewayRefused(0, FailureKind.Refused, `NO_TEMPLATE ${message.template}`);
    const { headers, body } = requestOf(this.profile, this.sender, message, template, new Date());
    const { url, timeoutSeconds } = this.profile;
    this.requireTaken(await call(url, headers, body, timeoutSeconds));
  }

  private requireTaken(answer: string): void {
    const { field, taken, refused = [], away = [] } = this.profile.answer;
    const code = memberOf(answer, field);
    if (code !== undefined && taken.includes(code)) return;
    const kind =
      code !== undefined && refused.includes(code)
        ? FailureKind.Refused
        : code !== undefined && away.includes(code)
          ? FailureKind.Away
          : FailureKind.Failed;
    throw new GatewayRefused(200, kind, code ?? 'NO_ANSWER');
  }
}

/** Reads the profile of a provider. @throws Error when the file cannot be used, naming what is wrong */
export function readProfile(path: string, messageKeys: string[]): GatewayProfile {
  const profile = JSON.parse(readFileSync(path, 'utf8')) as Partial<GatewayProfile>;
  const missing = (['url', 'encoding', 'params', 'signature', 'answer', 'templates'] as const).filter(
    (name) => profile[name] === undefined,
  );
  if (missing.length > 0) throw new Error(`${path} lacks ${missing.join(', ')}`);
  const { url, templates } = profile as GatewayProfile;
  const { protocol, hostname } = new URL(url);
  if (protocol !== 'https:' && !['localhost', '127.0.0.1'].includes(hostname)) {
    throw new Error(`The url of ${path} must start with https://`);
  }
  const unmapped = messageKeys.filter((key) => !templates[key]?.zh);
  if (unmapped.length > 0)
    new Logger('Sms').warn(`${path} has no template for ${unmapped.join(', ')}: these are not sent`);
  return profile as GatewayProfile;
}

function memberOf(answer: string, field: string): string | undefined {
  try {
    const value = (JSON.parse(answer) as Record<string, unknown> | null)?.[field];
    return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
  } catch {
    return undefined;
  }
}
