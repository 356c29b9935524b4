import i18next, { type i18n } from 'i18next'
import { initReactI18next } from 'react-i18next'
import type { Language } from '../store/preferences-slice.ts'
import { en } from './en.ts'
import { zh } from './zh.ts'

/** BCP 47 tags: of the document, of numbers, and of React Aria's own words. */
export const LOCALES: Readonly<Record<Language, string>> = { en: 'en-GB', zh: 'zh-Hans' }
export const ARIA_LOCALES: Readonly<Record<Language, string>> = { en: 'en-GB', zh: 'zh-CN' }

/** Starts the translations; both languages are in the bundle, so nothing is ever fetched. */
export function startTranslations(language: Language): i18n {
  void i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: 'en',
    resources: { en: { translation: en }, zh: { translation: zh } },
    // React escapes already.
    interpolation: { escapeValue: false },
    initAsync: false,
  })
  return i18next
}

/** Switches the words and tells the document. */
export function applyLanguage(root: HTMLElement, language: Language): void {
  root.lang = LOCALES[language]
  if (i18next.language !== language) void i18next.changeLanguage(language)
}
