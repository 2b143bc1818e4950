import { ApiProperty } from '@nestjs/swagger';
import { IsEnum, IsIn, IsInt, IsOptional, IsUUID, Min } from 'class-validator';
import { PageOf, PageQuery } from '../shared/http/paging.js';
import { IsTexts } from '../shared/http/validators.js';
import { LANGUAGES, type Language } from '../shared/messages/template.js';
import { TEMPLATE_KEYS, type TemplateKey } from '../shared/messages/templates.js';

/** Where a message stands. */
export enum MessageState {
  /** Not tried yet: it is about to be, stands behind another to the same recipient, or waits for the morning. */
  Queued = 'QUEUED',
  /** A process is just handing it over. */
  Sending = 'SENDING',
  /** It was not taken and is tried again. */
  Failed = 'FAILED',
  Sent = 'SENT',
  /** It was given up; somebody may send it again. */
  Dead = 'DEAD',
}

export enum MessageChannel {
  Mail = 'MAIL',
  Sms = 'SMS',
}

export class ListMessagesQuery extends PageQuery {
  /** Only messages in this state; `DEAD` are the dead letters. */
  @IsOptional()
  @IsEnum(MessageState)
  state?: MessageState;

  /** Only messages of this template. */
  @ApiProperty({ enum: TEMPLATE_KEYS, required: false })
  @IsOptional()
  @IsIn(TEMPLATE_KEYS)
  template?: TemplateKey;

  /** Only messages about this trip. */
  @IsOptional()
  @IsUUID()
  tripId?: string;

  /** Only messages about this booking. */
  @IsOptional()
  @IsUUID()
  bookingId?: string;

  /** Only messages about this worker. */
  @IsOptional()
  @IsUUID()
  workerId?: string;
}

/** A message that is sent, or was. */
export class MessageView {
  id: string;
  channel: MessageChannel;
  state: MessageState;
  /** Why the last attempt failed, in codes, e.g. `EENVELOPE 550 RCPT TO`; `TOO_LATE` when it was worth nothing any more. */
  reason: string | null;
  /** What kind of message it is. */
  @ApiProperty({ enum: TEMPLATE_KEYS, nullable: true })
  template: TemplateKey | null;
  /** Version of the template that it was written by. */
  templateVersion: number | null;
  @ApiProperty({ enum: LANGUAGES })
  language: Language;
  /** Masked: `138****5678`, `l***@coach.example`. */
  recipient: string;
  subject: string;
  attempts: number;
  /** When it was written, ISO 8601 with offset. */
  createdAt: string;
  /** When it is tried next at the earliest; null when it is sent or given up. */
  nextAttemptAt: string | null;
  sentAt: string | null;
  /** Region whose offices look after it. */
  regionCode: string;
  tripId: string | null;
  bookingId: string | null;
  /** Whom it is about. */
  workerIds: string[];
}

export class MessageDetailView extends MessageView {
  /** What it says; null when only its reader was to see it, and after it was let go. */
  text: string | null;
}

export class MessagePage extends PageOf(MessageView) {}

/** A message about me, or about somebody who is bound to my phone. */
export class MyMessageView {
  id: string;
  state: MessageState;
  subject: string;
  text: string | null;
  bookingId: string | null;
  /** ISO 8601 with offset. */
  createdAt: string;
  sentAt: string | null;
}

export class MyMessagePage extends PageOf(MyMessageView) {}

export class VariableView {
  name: string;
  means: string;
  example: string;
}

export class TemplateView {
  @ApiProperty({ enum: TEMPLATE_KEYS })
  key: TemplateKey;
  /** What it tells. */
  about: string;
  /** The newest, which is used. */
  version: number;
  /** Every version that there was. */
  versions: number[];
  variables: VariableView[];
}

export class TemplateListView {
  items: TemplateView[];
}

export class PreviewDto {
  /** Chinese unless told. */
  @ApiProperty({ enum: LANGUAGES, required: false, default: 'zh' })
  @IsOptional()
  @IsIn(LANGUAGES)
  language: Language = 'zh';

  /** The newest unless told. */
  @IsOptional()
  @IsInt()
  @Min(1)
  version?: number;

  /** What it is filled with, by the names of its variables; left out, it is filled with their examples. */
  @IsOptional()
  @IsTexts(2000)
  values?: Record<string, string>;
}

export class PreviewView {
  version: number;
  @ApiProperty({ enum: LANGUAGES })
  language: Language;
  subject: string;
  text: string;
}
