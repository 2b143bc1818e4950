import { InvalidInput } from '../domain-error.js';
import { fill, LANGUAGES } from './template.js';
import { TEMPLATE_KEYS, Templates } from './templates.js';

const templates = new Templates();
const examples = (key: string) =>
  Object.fromEntries(
    Object.entries(templates.get(key).variables).map(([name, { example }]) => [name, example]),
  );

describe('a template', () => {
  it('is filled in; what a value brings is not filled in again', () => {
    const wording = { subject: '{trip}', text: '{trip} {departs}' };
    expect(fill(wording, { trip: '{departs}', departs: '07:00' })).toEqual({
      subject: '{departs}',
      text: '{departs} 07:00',
    });
  });

  it('has a subject of one line, whatever its values hold', () => {
    const { subject } = fill({ subject: '名单 {trip}', text: '' }, { trip: 'A\r\nBcc: x@y.example' });
    expect(subject).toBe('名单 A Bcc: x@y.example');
  });

  it('names every value that is missing', () => {
    const errors = () => {
      try {
        fill({ subject: '{a}', text: '{b} {toString} {b}' }, { a: 1 });
      } catch (error) {
        return (error as InvalidInput).details.errors?.map(({ field }) => field);
      }
    };
    expect(errors()).toEqual(['values.b', 'values.toString']);
  });
});

describe('the templates', () => {
  it('are those that are used', () => {
    expect(templates.all().map(({ key }) => key)).toEqual([...TEMPLATE_KEYS].sort());
  });

  it.each(TEMPLATE_KEYS)('%s can be written in both languages from its examples', (key) => {
    for (const language of LANGUAGES) {
      const { subject, text } = templates.write(key, language, examples(key));
      expect(subject).not.toBe('');
      expect(text).not.toMatch(/\{\w+\}|undefined/);
    }
    expect(templates.write(key, 'en', examples(key)).text).not.toBe(
      templates.write(key, 'zh', examples(key)).text,
    );
  });

  it('number their versions from one, without a gap', () => {
    for (const { versions } of templates.all())
      expect(versions.map(({ version }) => version)).toEqual(versions.map((_, i) => i + 1));
  });
});
