import { AddressInfo } from 'node:net';
import PostalMime, { Email } from 'postal-mime';
import { SMTPServer } from 'smtp-server';

/** A real SMTP server that keeps what it is given. */
export interface SmtpCatcher {
  url: string;
  mails: Email[];
  /** How many recipients it refuses from now on (`550`). */
  refuse(recipients: number): void;
  close(): Promise<void>;
}

export async function catchMails(): Promise<SmtpCatcher> {
  const mails: Email[] = [];
  let refusals = 0;
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onRcptTo: (address, _session, callback) => {
      if (refusals-- > 0)
        callback(Object.assign(new Error(`no ${address.address} here`), { responseCode: 550 }));
      else callback();
    },
    onData: (stream, _session, callback) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        void PostalMime.parse(Buffer.concat(chunks)).then((mail) => {
          mails.push(mail);
          callback();
        });
      });
    },
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.server.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${port}`,
    mails,
    refuse: (recipients) => (refusals = recipients),
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
