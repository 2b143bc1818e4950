import { Writable } from 'node:stream';
import { Options, pinoHttp } from 'pino-http';
import { QueryFailedError } from 'typeorm';
import { logging, withoutValues } from './logging.js';

/** All that the service's log says of an error. */
function logged(error: Error): string {
  let text = '';
  const stream = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      text += chunk.toString();
      done();
    },
  });
  const options = logging({ logLevel: 'info' }).pinoHttp as Options;
  pinoHttp(options, stream).logger.error({ err: error });
  return text;
}

const failed = (message: string) =>
  new QueryFailedError(
    'INSERT INTO workers VALUES ($1)',
    ['王小明', '140522199002030015'],
    new Error(message),
  );

describe('the log of an error', () => {
  it('names a failed statement and none of its values', () => {
    const text = logged(failed('invalid input syntax for type uuid: "王小明"'));
    expect(text).toContain('QueryFailedError');
    expect(text).toContain('invalid input syntax for type uuid: \\"…\\"');
    expect(text).not.toMatch(/王小明|140522199002030015/);
  });

  it('shows no identity number and no phone, whoever quotes them', () => {
    const text = logged(new Error('no such person: 140522199002030015, 13800001111'));
    expect(text).toContain('no such person');
    expect(text).not.toMatch(/140522199002030015|13800001111/);
  });

  it('keeps what names a rule', () => {
    const message = 'duplicate key value violates unique constraint "uq_passengers_seat"';
    expect(withoutValues(message)).toBe(message);
  });
});
