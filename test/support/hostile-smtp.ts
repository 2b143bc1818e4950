import { AddressInfo, Socket } from 'node:net';
import PostalMime, { Email } from 'postal-mime';
import { SMTPServer } from 'smtp-server';

/** Where a conversation is: before anything is said, at the sender, at a recipient, at the text, or when all of it has come. */
export type Phase = 'CONNECT' | 'MAIL' | 'RCPT' | 'DATA' | 'TAKEN';
/** A code to refuse with, a connection that is dropped, or silence. */
export type Fault = number | 'drop' | 'stall';

/** A real SMTP server that misbehaves where it is told to, and keeps what it has taken. */
export interface HostileSmtp {
  url: string;
  /** Whatever came whole, also when its sender was not told so. */
  mails: Email[];
  /** The fault of each conversation; undefined for none. */
  fault: (phase: Phase, recipient?: string) => Fault | undefined;
  /** Breaks every conversation off. */
  drop(): void;
  close(): Promise<void>;
}

type Done = (error?: Error | null) => void;

export async function hostileSmtp(): Promise<HostileSmtp> {
  const meet = (phase: Phase, done: Done, recipient?: string): void => {
    const fault = hostile.fault(phase, recipient);
    if (fault === 'stall') return;
    if (fault === 'drop') return dropAll();
    if (fault === undefined) return done();
    return done(Object.assign(new Error(`no ${recipient ?? 'way'}`), { responseCode: fault }));
  };
  const server: SMTPServer = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onConnect: (_session, done) => meet('CONNECT', done),
    onMailFrom: (_address, _session, done) => meet('MAIL', done),
    onRcptTo: ({ address }, _session, done) => meet('RCPT', done, address),
    onData: (stream, { envelope }, done) => {
      const [{ address }] = envelope.rcptTo;
      const fault = hostile.fault('DATA', address);
      if (fault !== undefined) {
        stream.resume();
        if (fault === 'stall') return;
        if (fault === 'drop') return dropAll();
      }
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        if (typeof fault === 'number') return done(Object.assign(new Error('no'), { responseCode: fault }));
        void PostalMime.parse(Buffer.concat(chunks)).then((mail) => {
          hostile.mails.push(mail);
          meet('TAKEN', done, address);
        });
      });
    },
  });
  const { connections } = server as unknown as { connections: Set<{ _socket: Socket }> };
  const dropAll = (): void => connections.forEach(({ _socket }) => _socket.destroy());
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.server.address() as AddressInfo;
  const hostile: HostileSmtp = {
    url: `smtp://127.0.0.1:${port}`,
    mails: [],
    fault: () => undefined,
    drop: dropAll,
    close: () => {
      dropAll();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
  return hostile;
}
