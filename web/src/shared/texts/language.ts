import { computed } from 'vue';
import { createI18n, useI18n } from 'vue-i18n';

export type Language = 'zh' | 'en';

const KEPT_AS = 'fangang.language';

const first: Language =
  (localStorage.getItem(KEPT_AS) as Language | null) ??
  (navigator.language.toLowerCase().startsWith('en') ? 'en' : 'zh');

export const i18n = createI18n({
  legacy: false,
  locale: first,
  fallbackLocale: 'zh',
  messages: { zh: {}, en: {} },
});

/** The language of the page; writing it changes all words at once and is remembered on this device. */
export const language = computed<Language>({
  get: () => i18n.global.locale.value,
  set: (chosen) => {
    i18n.global.locale.value = chosen;
    localStorage.setItem(KEPT_AS, chosen);
    tellDocument(chosen);
  },
});

function tellDocument(chosen: Language): void {
  document.documentElement.lang = chosen === 'zh' ? 'zh-CN' : 'en';
}
tellDocument(first);

type Words = { [key: string]: string | Words };

/** The words of one component, in both languages: `const { t } = useTexts(tripTexts)`. */
export function useTexts<T extends Words>(texts: { zh: T; en: NoInfer<T> }) {
  return useI18n({ useScope: 'local', inheritLocale: true, messages: texts });
}
