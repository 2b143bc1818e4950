import { failureOf } from './failure.js';
import { FailureKind } from './retry-pause.js';

const { Away, Failed, Refused } = FailureKind;

describe('a failed attempt', () => {
  it.each([
    [{ code: 'EENVELOPE', responseCode: 550, command: 'RCPT TO' }, Refused, 'EENVELOPE 550 RCPT TO'],
    [{ code: 'EENVELOPE', responseCode: 450, command: 'RCPT TO' }, Failed, 'EENVELOPE 450 RCPT TO'],
    [{ code: 'EMESSAGE', responseCode: 554, command: 'DATA' }, Refused, 'EMESSAGE 554 DATA'],
    [{ code: 'ECONNECTION', command: 'CONN' }, Away, 'ECONNECTION CONN'],
    [{ code: 'EAUTH', responseCode: 535, command: 'AUTH PLAIN' }, Away, 'EAUTH 535 AUTH PLAIN'],
    [{ code: 'ETIMEDOUT', command: 'CONN' }, Away, 'ETIMEDOUT CONN'],
    [{ code: 'ETIMEDOUT', command: 'DATA' }, Failed, 'ETIMEDOUT DATA'],
    [{ code: 'EPROTOCOL', responseCode: 554, command: 'EHLO' }, Away, 'EPROTOCOL 554 EHLO'],
    [{ cause: { code: 'ECONNREFUSED' } }, Away, 'ECONNREFUSED'],
    [{ name: 'TimeoutError', code: 23 }, Failed, 'ETIMEDOUT'],
    [{ code: 'EGATEWAY', responseCode: 401, kind: Away }, Away, 'EGATEWAY 401'],
    [{}, Failed, 'UNKNOWN'],
  ])('%j is %s', (error, kind, reason) => {
    expect(failureOf(Object.assign(new Error('words that name liaison@coach.example'), error))).toEqual({
      ...{ kind, reason },
    });
  });
});
