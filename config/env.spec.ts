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
});
