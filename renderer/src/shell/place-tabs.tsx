import { useTranslation } from 'react-i18next'
import { useConsoleStore } from '../console-context.ts'
import { hashOf, type Page } from '../model/page-route.ts'
import { pageOf, pagesOf } from '../views/pages.ts'
import styles from './place-tabs.module.css'

/** The pages of the place that is on show, as links; nothing where the place is one page. */
export function PlaceTabs({ page }: { readonly page: Page }) {
  const { t } = useTranslation()
  const language = useConsoleStore((state) => state.language)
  const { place } = pageOf(page)
  const pages = pagesOf(place)
  if (pages.length < 2) return null
  return (
    <nav className={styles.tabs} aria-label={t('rail.tabs', { place: t(`rail.${place}`) })}>
      {pages.map(({ id, title, icon: Icon }) => (
        <a key={id} className={styles.tab} href={hashOf({ page: id })} aria-current={page === id ? 'page' : undefined}>
          <Icon size={14} aria-hidden />
          {title[language]}
        </a>
      ))}
    </nav>
  )
}
