import { randomBytes } from 'node:crypto';
import { InvalidSettings, readSettings } from './env.js';

describe('settings', () => {
  it('all have defaults that work', () => {
    const settings = readSettings({});
    expect(settings).toMatchObject({
      port: 3000,
      databaseSchema: 'public',
      publicUrl: 'http://localhost:3000',
    });
    expect(settings.databaseUrl).toBeUndefined();
  });

  it('take an empty variable as not set', () => {
    expect(readSettings({ PORT: '', SMTP_URL: ' ' })).toMatchObject({ port: 3000 });
  });

  it('are refused all at once, each with what would be right', () => {
    const read = () =>
      readSettings({ PORT: '70000', DATABASE_URL: 'mysql://x', DATABASE_SCHEMA: 'a;b', JOBS: 'maybe' });
    expect(read).toThrow(InvalidSettings);
    expect(read).toThrow(
      /PORT must be a whole number from 0 to 65535[\s\S]*DATABASE_URL[\s\S]*DATABASE_SCHEMA[\s\S]*JOBS/,
    );
  });

  it('never show a password in a refusal', () => {
    expect(() => readSettings({ DATABASE_URL: 'mysql://user:hunter2@host/db' })).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining('hunter2') }),
    );
  });

  it('name the ranges whose word about addresses is believed', () => {
    const trusted = (value: string) => readSettings({ TRUST_PROXY: value }).trustProxy;
    expect(trusted('10.0.0.0/8, ::1')).toEqual(['10.0.0.0/8', '::1']);
    for (const wrong of ['0.0.0.0/0', '::/0', 'true', '1', '10.0.0.0/33', '10.0.0/8', '10.0.0.0/8/8']) {
      expect(() => trusted(wrong)).toThrow(/TRUST_PROXY/);
    }
  });

  it('send secrets and phones over https only, or to this machine', () => {
    const oidc = { OIDC_CLIENT_ID: 'fangang', OIDC_CLIENT_SECRET: 'x' };
    for (const OIDC_ISSUER of ['https://id.example', 'http://localhost:4000', 'http://[::1]:4000']) {
      expect(readSettings({ ...oidc, OIDC_ISSUER }).oidc).toMatchObject({ issuer: OIDC_ISSUER });
    }
    expect(() => readSettings({ ...oidc, OIDC_ISSUER: 'http://id.example' })).toThrow(/OIDC_ISSUER/);
    expect(() => readSettings(oidc)).toThrow(/OIDC_ISSUER/);
    expect(() => readSettings({ SMS_GATEWAY_URL: 'http://sms.example' })).toThrow(/SMS_GATEWAY_URL/);
    const secret = `whsec_${'k3J9'.repeat(8)}`;
    expect(() => readSettings({ FEED_URL: 'https://p.example' })).toThrow(/FEED_SECRET/);
    expect(() => readSettings({ FEED_SECRET: secret })).toThrow(/FEED_URL/);
    expect(() => readSettings({ FEED_URL: 'http://p.example', FEED_SECRET: secret })).toThrow(/FEED_URL/);
    expect(() => readSettings({ FEED_URL: 'https://p.example', FEED_SECRET: 'whsec_x' })).toThrow(
      /FEED_SECRET/,
    );
    expect(() => readSettings({ SMS_GATEWAY_TOKEN: 'x' })).toThrow(/SMS_GATEWAY_URL/);
  });

  it('keep former data keys apart', () => {
    const [a, b] = ['0a'.repeat(32), '0b'.repeat(32)];
    expect(readSettings({ DATA_KEYS_OLD: `${a}, ${b}` }).dataKeysOld).toEqual([a, b]);
    expect(() => readSettings({ DATA_KEYS_OLD: `${a},hunter2` })).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining('hunter2') }),
    );
  });
});

describe('in production', () => {
  const key = () => randomBytes(32).toString('hex');
  const good = {
    ...{ NODE_ENV: 'production', PUBLIC_URL: 'https://fangang.gov.example' },
    ...{ TOKEN_SECRET: key(), DATA_KEY: key(), AUDIT_KEY: key() },
  };

  it('the service starts with secrets of its own', () => {
    expect(readSettings(good)).toMatchObject({ tokenSecret: good.TOKEN_SECRET });
  });

  it.each(['TOKEN_SECRET', 'DATA_KEY', 'AUDIT_KEY', 'PUBLIC_URL'])('%s has to be given', (name) => {
    expect(() => readSettings({ ...good, [name]: '' })).toThrow(new RegExp(`${name} must be given`));
    expect(() => readSettings({ ...good, [name]: '', NODE_ENV: '' })).not.toThrow();
  });

  it.each([
    ['TOKEN_SECRET', 'a'.repeat(40)],
    ['TOKEN_SECRET', 'change-me-'.repeat(4)],
    ['TOKEN_SECRET', 'my secret for Fangang, qwertzuiop'],
    ['DATA_KEY', '07'.repeat(32)],
    ['DATA_KEY', '0123456789abcdef'.repeat(4)],
    ['LOOKUP_KEY', '00'.repeat(32)],
    ['AUDIT_KEY', 'deadbeef'.repeat(8)],
  ])('a weak %s is refused, unseen', (name, value) => {
    const read = (NODE_ENV: string) => () => readSettings({ ...good, [name]: value, NODE_ENV });
    expect(read('production')).toThrow(new RegExp(`${name} must be random`));
    expect(read('production')).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining(value.slice(0, 8)) }),
    );
    expect(read('development')).not.toThrow();
  });

  it('no secret is used for two purposes', () => {
    expect(() => readSettings({ ...good, AUDIT_KEY: good.DATA_KEY })).toThrow(/AUDIT_KEY must be different/);
  });

  it('workers sign in by phone only through a gateway: codes are not kept in files', () => {
    const gateway = { SMS_GATEWAY_URL: 'https://sms.example' };
    expect(readSettings(good).phoneSignIn).toBe(false);
    expect(readSettings({ ...good, ...gateway }).phoneSignIn).toBe(true);
    expect(readSettings({}).phoneSignIn).toBe(true);
  });

  it('people reach it over https', () => {
    expect(() => readSettings({ ...good, PUBLIC_URL: 'http://fangang.gov.example' })).toThrow(/PUBLIC_URL/);
  });
});

describe('roles that have to have a second factor', () => {
  it('are none unless some are named', () => {
    expect(readSettings({}).secondFactorRoles).toEqual([]);
    const some = { SECOND_FACTOR_ROLES: 'PROVINCE_OFFICER, CITY_OFFICER' };
    expect(readSettings(some).secondFactorRoles).toEqual(['PROVINCE_OFFICER', 'CITY_OFFICER']);
  });

  it.each(['WORKER', 'province_officer', 'PROVINCE_OFFICER CADRE'])('are no others: %s', (roles) => {
    expect(() => readSettings({ SECOND_FACTOR_ROLES: roles })).toThrow(/SECOND_FACTOR_ROLES must be/);
  });
});

describe('a provider of text messages', () => {
  const provider = {
    ...{ SMS_GATEWAY_FILE: 'profile.json', SMS_GATEWAY_KEY: 'key', SMS_GATEWAY_SECRET: 'the secret' },
  };

  it('is known by file, key and secret, all three', () => {
    expect(readSettings(provider).smsProvider).toMatchObject({ key: 'key', secret: 'the secret' });
    for (const name of Object.keys(provider)) {
      const read = () => readSettings({ ...provider, [name]: '' });
      expect(read).toThrow(new RegExp(`${name} must be given`));
      expect(read).toThrow(expect.objectContaining({ message: expect.not.stringContaining('the secret') }));
    }
  });

  it('takes the place of the plain gateway', () => {
    expect(() => readSettings({ ...provider, SMS_GATEWAY_URL: 'https://sms.example' })).toThrow(
      /SMS_GATEWAY_FILE/,
    );
  });

  it.each(['【返岗】', '返', '返 岗'])('is not given %s as our name', (name) => {
    expect(() => readSettings({ SMS_SIGN_NAME: name })).toThrow(/SMS_SIGN_NAME/);
  });
});
