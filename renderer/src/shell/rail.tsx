import { useTranslation } from 'react-i18next'
import { hashOf, type Page } from '../model/page-route.ts'
import { PLACES, type Place } from '../views/page-manifest.ts'
import { pageOf, pagesOf } from '../views/pages.ts'
import styles from './rail.module.css'

/** The places there are. */
export function Rail({ page }: { readonly page: Page }) {
  const { t } = useTranslation()
  const shown = pageOf(page).place
  return (
    <nav className={styles.rail} aria-label={t('app.sections')}>
      {PLACES.map((place) => (
        <PlaceLink key={place} place={place} isShown={place === shown} />
      ))}
    </nav>
  )
}

/** A place leads to its first page, and looks as that page does. */
function PlaceLink({ place, isShown }: { readonly place: Place; readonly isShown: boolean }) {
  const { t } = useTranslation()
  const first = pagesOf(place)[0]
  if (!first) return null
  const { icon: Icon, id } = first
  return (
    <a className={styles.item} href={hashOf({ page: id })} aria-current={isShown ? 'true' : undefined}>
      <Icon size={18} aria-hidden />
      <span>{t(`rail.${place}`)}</span>
    </a>
  )
}
