import type { Language, Values } from '../shared/messages/template.js';

/** A mail ready to go. */
export interface OutgoingMail {
  /** Stays the same however often the mail is sent, so that its receiver's server recognises a repetition. */
  messageId: string;
  from: string;
  to: { name: string; address: string };
  date: Date;
  subject: string;
  text: string;
  attachments: { filename: string; contentType: string; content: Buffer }[];
}

/** A text message ready to go. */
export interface OutgoingText {
  /** Stays the same however often the message is sent, so that the gateway recognises a repetition. */
  id: string;
  /** Which attempt it is, from 1. */
  attempt: number;
  /** Mobile number, eleven digits. */
  to: string;
  /** Without the name of who sends it. */
  text: string;
  /** Key of the template that it was written by, and what that was filled with. */
  template: string;
  language: Language;
  values: Values;
}

/** Where mails go: to an SMTP server, or into a folder when there is none. */
export abstract class Delivery {
  /** Resolves once the mail is in other hands. */
  abstract deliver(id: string, mail: OutgoingMail): Promise<void>;

  abstract close(): void;
}

/** Where text messages go: to an HTTP gateway, or into a folder when there is none. */
export abstract class SmsDelivery {
  /** Resolves once the message is in other hands. */
  abstract deliver(message: OutgoingText): Promise<void>;
}
