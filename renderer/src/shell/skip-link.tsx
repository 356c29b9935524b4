import { useTranslation } from 'react-i18next'
import type { Page } from '../model/page-route.ts'
import styles from './app.module.css'

/** The first stop of the Tab key, seen while it is one: past bar and rail to what the page is about. */
export function SkipLink({ page }: { readonly page: Page }) {
  const { t } = useTranslation()
  if (page === 'live')
    return (
      <a className={styles.skip} href="#waterfall">
        {t('app.skip')}
      </a>
    )
  // No link: the fragment of the address says which page it is.
  return (
    <button type="button" className={styles.skip} onClick={focusFirstPane}>
      {t('app.skipToPage')}
    </button>
  )
}

function focusFirstPane(): void {
  document.querySelector<HTMLElement>('main [data-pane]')?.focus()
}
