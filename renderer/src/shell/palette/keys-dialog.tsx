import { Heading } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { useConsoleStore, useLocale } from '../../console-context.ts'
import type { KeyRow } from '../../views/page-manifest.ts'
import { ALL_PAGES } from '../../views/pages.ts'
import { Button } from '../../widgets/controls/button.tsx'
import styles from './keys-dialog.module.css'
import { Overlay } from './overlay.tsx'

const ANYWHERE: readonly KeyRow[] = [
  { keys: ['Ctrl', 'K'], what: 'palette' },
  { keys: ['?'], what: 'help' },
  { keys: ['F6'], what: 'panes' },
  { keys: ['↑', '↓', 'Home', 'End'], what: 'items' },
]

/** Every key and what it does. */
export function KeysDialog() {
  const { t } = useTranslation()
  const setOverlay = useConsoleStore((state) => state.setOverlay)
  return (
    <Overlay name="keys" label={t('keys.title')}>
      <div className={styles.content}>
        <Heading slot="title" className={styles.title}>
          {t('keys.title')}
        </Heading>
        <KeyList title={t('keys.anywhere')} rows={ANYWHERE} />
        {useKeysOfPages().map(({ title, rows }) => (
          <KeyList key={title} title={title} rows={rows} />
        ))}
        <div className={styles.actions}>
          <Button onPress={() => setOverlay('none')}>{t('keys.close')}</Button>
        </div>
      </div>
    </Overlay>
  )
}

interface KeyGroup {
  readonly title: string
  readonly rows: readonly KeyRow[]
}

/** What pages add; pages with the same keys stand under one heading. */
function useKeysOfPages(): readonly KeyGroup[] {
  const { t } = useTranslation()
  const language = useConsoleStore((state) => state.language)
  const list = new Intl.ListFormat(useLocale(), { type: 'conjunction' })
  const lists = new Set(ALL_PAGES.flatMap(({ keys }) => (keys ? [keys] : [])))
  return [...lists].map((rows) => {
    const pages = ALL_PAGES.filter(({ keys }) => keys === rows)
    const need = pages[0]?.keysNeed
    const title = need
      ? t(`keys.${need}`)
      : t('keys.onPages', { pages: list.format(pages.map((page) => page.title[language])) })
    return { title, rows }
  })
}

function KeyList({ title, rows }: KeyGroup) {
  const { t } = useTranslation()
  return (
    <section>
      <h3 className={styles.group}>{title}</h3>
      <dl className={styles.list}>
        {rows.map(({ keys, what }) => (
          <div key={what}>
            <dt>
              {keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{t(`keys.${what}`)}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
