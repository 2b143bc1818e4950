import { resolve } from 'node:path';
import { readDemoSettings } from './demo-settings.js';
import { InvalidSettings, readSettings } from './env.js';

describe('settings of a demo', () => {
  it('has a folder of its own', () => {
    expect(readDemoSettings({}).dataDir).toBe(resolve('data-demo'));
    expect(readDemoSettings({ DATA_DIR: '/srv/fangang' }).dataDir).toBe('/srv/fangang/demo');
  });

  it('takes no key, and no way to send anything to anybody', () => {
    const settings = readDemoSettings({
      ...{
        PORT: '3100',
        DATA_KEY: '07'.repeat(32),
        TOKEN_SECRET: 'x'.repeat(40),
        AUDIT_KEY: '08'.repeat(32),
      },
      ...{ SMTP_URL: 'smtp://mail.example', SMS_GATEWAY_URL: 'https://sms.example', MAIL_DIR: '/srv/mail' },
      ...{ FEED_URL: 'https://feed.example', FEED_SECRET: `whsec_${'A'.repeat(40)}` },
    });
    expect(settings).toMatchObject({ port: 3100, mailDir: resolve('data-demo', 'mail') });
    for (const name of ['dataKey', 'tokenSecret', 'auditKey', 'smtpUrl', 'smsGateway', 'feed'] as const) {
      expect(settings[name]).toBeUndefined();
    }
  });

  it('is refused in production, and on a database that was given', () => {
    expect(() => readDemoSettings({ NODE_ENV: 'production' })).toThrow(InvalidSettings);
    expect(() => readDemoSettings({ DATABASE_URL: 'postgres://localhost/fangang' })).toThrow('DATABASE_URL');
  });

  it('is no demo by any variable', () => {
    expect(readSettings({ DEMO: 'true', demo: 'true' }).demo).toBeUndefined();
  });
});
