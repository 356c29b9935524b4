import { Heading } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { useConsoleStore } from '../console-context.ts'
import { Button } from '../widgets/button.tsx'
import styles from './keys-dialog.module.css'
import { Overlay } from './overlay.tsx'

const ANYWHERE = [
  [['Ctrl', 'K'], 'palette'],
  [['F6'], 'panes'],
] as const
const ON_FLAGS = [
  [['Ctrl', 'Z'], 'undo'],
  [['Ctrl', 'Shift', 'Z'], 'redo'],
] as const
const IN_WATERFALL = [
  [['←', '→', '↑', '↓'], 'move'],
  [['W', 'S'], 'zoom'],
  [['A', 'D'], 'pan'],
  [['Shift'], 'faster'],
  [['F'], 'fit'],
  [['T'], 'table'],
  [['[', ']'], 'older'],
  [['Enter'], 'pin'],
  [['?'], 'help'],
  [['Esc'], 'escape'],
] as const

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
        <KeyList title={t('keys.onFlags')} rows={ON_FLAGS} />
        <KeyList title={t('keys.inWaterfall')} rows={IN_WATERFALL} />
        <div className={styles.actions}>
          <Button onPress={() => setOverlay('none')}>{t('keys.close')}</Button>
        </div>
      </div>
    </Overlay>
  )
}

type KeyRow = (typeof ANYWHERE | typeof ON_FLAGS | typeof IN_WATERFALL)[number]

function KeyList({ title, rows }: { readonly title: string; readonly rows: readonly KeyRow[] }) {
  const { t } = useTranslation()
  return (
    <section>
      <h3 className={styles.group}>{title}</h3>
      <dl className={styles.list}>
        {rows.map(([keys, what]) => (
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
