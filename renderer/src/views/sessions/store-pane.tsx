import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { counted } from '../../../../pipeline/measures/counted.ts'
import { formatFileSize } from '../../../../pipeline/measures/numbers.ts'
import { sessionTitle } from '../../../../pipeline/measures/session-words.ts'
import type { RetentionPreview, RetentionRules, StoreState } from '../../../../pipeline/protocol/sessions.ts'
import { useConsole, useConsoleStore, useLocale } from '../../console-context.ts'
import { readLimit } from '../../model/sessions/storage.ts'
import { selectConnected } from '../../store/selectors.ts'
import { Button } from '../../widgets/controls/button.tsx'
import { TextField } from '../../widgets/controls/text-field.tsx'
import { Toggle } from '../../widgets/controls/toggle.tsx'
import { Pane } from '../../widgets/pane.tsx'
import { useWords } from '../../widgets/words.ts'
import styles from './session-list.module.css'

/** Where sessions are kept, how much there is, and what goes when it is too much. */
export function StorePane() {
  const { t } = useTranslation()
  const locale = useLocale()
  const { run } = useConsole()
  const connected = useConsoleStore(selectConnected)
  const store = useConsoleStore((state) => state.session?.store)
  const words = useWords()
  const keeping = useConsoleStore((state) => state.session?.audioKeeping)
  if (!store) return null
  const mb = (bytes: number) => formatFileSize(bytes, locale)
  return (
    <Pane title={t('sessions.store')} stale={!connected}>
      <div className={styles.stack}>
        {store.problem && (
          <p className={styles.problem} role="alert">
            {words.error(store.problem).message} {words.error(store.problem).hint}
          </p>
        )}
        <p className={styles.facts}>
          {store.persistent ? t('sessions.storedIn', { folder: store.folder }) : t('sessions.inMemory')}
        </p>
        <p className={styles.facts}>
          {t('sessions.usage', { database: mb(store.databaseBytes), audio: mb(store.audioBytes) })}
        </p>
        <LeftBehind store={store} isDisabled={!connected} />
        {keeping && (
          <>
            <Toggle
              isSelected={keeping.keep}
              isDisabled={!connected}
              onChange={(keep) => run({ name: 'keepAudio', keep })}
            >
              {t('sessions.keepAudio')}
            </Toggle>
            <p className={styles.facts}>
              {t('sessions.keepAudioNote', { kept: mb(keeping.keptBytes), limit: mb(keeping.limitBytes) })}
            </p>
          </>
        )}
        <Retention isDisabled={!connected} />
      </div>
    </Pane>
  )
}

/** What lies in the folder and is in no session: recordings come back as sessions, a damaged database stays. */
function LeftBehind({ store, isDisabled }: { readonly store: StoreState; readonly isDisabled: boolean }) {
  const { t } = useTranslation()
  const locale = useLocale()
  const { run } = useConsole()
  const { unclaimedAudio, keptAside } = store
  return (
    <>
      {unclaimedAudio && (
        <>
          <p className={styles.problem} role="status">
            {t('sessions.unclaimed', {
              count: unclaimedAudio.recordings,
              size: formatFileSize(unclaimedAudio.bytes, locale),
            })}
          </p>
          <Button isDisabled={isDisabled} onPress={() => run({ name: 'recoverAudio' })}>
            {t('sessions.recover')}
          </Button>
        </>
      )}
      {keptAside && <p className={styles.facts}>{t('sessions.keptAside', { files: keptAside.join(', ') })}</p>}
    </>
  )
}

/** Limits by age and size; what they would delete is shown before anything is. */
function Retention({ isDisabled }: { readonly isDisabled: boolean }) {
  const { t } = useTranslation()
  const locale = useLocale()
  const language = useConsoleStore((state) => state.language)
  const { ask, send } = useConsole()
  const [days, setDays] = useState('')
  const [megabytes, setMegabytes] = useState('')
  const [preview, setPreview] = useState<RetentionPreview>()
  const rules: RetentionRules = {
    ...(readLimit(days) === undefined ? {} : { maxAgeDays: readLimit(days) }),
    ...(readLimit(megabytes) === undefined ? {} : { maxBytes: (readLimit(megabytes) ?? 0) * 1e6 }),
  }
  const none = Object.keys(rules).length === 0
  const look = async () => {
    const outcome = await ask({ name: 'previewRetention', rules })
    if (outcome.ok) setPreview(outcome.answer)
  }
  const apply = async () => {
    if (await send({ name: 'applyRetention', rules })) setPreview(undefined)
  }
  const edit = (set: (text: string) => void) => (text: string) => {
    set(text)
    setPreview(undefined)
  }
  return (
    <details>
      <summary className={styles.facts}>{t('sessions.retention')}</summary>
      <div className={styles.stack}>
        <TextField label={t('sessions.maxDays')} inputMode="numeric" value={days} onCommit={edit(setDays)} />
        <TextField label={t('sessions.maxMb')} inputMode="numeric" value={megabytes} onCommit={edit(setMegabytes)} />
        <Button isDisabled={isDisabled || none} onPress={() => void look()}>
          {t('sessions.preview')}
        </Button>
        {preview && (
          <>
            <p className={styles.facts} role="status">
              {t('sessions.previewSays', {
                count: preview.sessions.length,
                recordings: counted(preview.recordings, 'recordings')[language],
                size: formatFileSize(preview.bytes, locale),
              })}
            </p>
            <ul className={styles.facts}>
              {preview.sessions.map((session) => (
                <li key={session.id}>{sessionTitle(session)[language]}</li>
              ))}
            </ul>
            {(preview.sessions.length > 0 || preview.recordings > 0) && (
              <Button isDisabled={isDisabled} onPress={() => void apply()}>
                {t('sessions.applyRetention')}
              </Button>
            )}
          </>
        )}
      </div>
    </details>
  )
}
