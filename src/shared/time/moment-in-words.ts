import { DateTime } from 'luxon';
import type { Language } from '../messages/template.js';
import { ZONE } from './civil-time.js';

const FORMATS: Record<Language, { locale: string; format: string }> = {
  zh: { locale: 'zh-CN', format: 'M月d日 ccc HH:mm' },
  en: { locale: 'en-GB', format: 'ccc d LLL HH:mm' },
};

/** A moment as people say it, in China's time and as the pages show it: `2月20日 周二 07:30`, `Tue 20 Feb 07:30`. */
export function momentInWords(moment: Date, language: Language): string {
  const { locale, format } = FORMATS[language];
  return DateTime.fromJSDate(moment, { zone: ZONE }).setLocale(locale).toFormat(format);
}
