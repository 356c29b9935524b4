import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { useConsoleStore } from '../console-context.ts'
import type { Page } from '../model/page-route.ts'
import { pageOf } from '../views/pages.ts'

/** The document is called as the page on show is, in the page's language: tabs of a browser, and what is read out first. */
export function usePageTitle(page: Page): void {
  const { t } = useTranslation()
  const language = useConsoleStore((state) => state.language)
  const title = `${pageOf(page).title[language]} · ${t('app.title')}`
  useEffect(() => {
    document.title = title
  }, [title])
}
