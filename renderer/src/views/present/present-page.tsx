import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Session } from '../../../../pipeline/protocol/sessions.ts'
import { useAnswer } from '../../answers/use-answer.ts'
import { useLocale } from '../../console-context.ts'
import { hashOf } from '../../model/page-route.ts'
import { comparisonsToPresent } from '../../model/presentation.ts'
import { Button } from '../../widgets/button.tsx'
import { Segments } from '../../widgets/segments.tsx'
import { Select } from '../../widgets/select.tsx'
import { Toggle } from '../../widgets/toggle.tsx'
import { LiveStage } from './live-stage.tsx'
import styles from './present-page.module.css'
import { ReplayStage } from './replay-stage.tsx'

const SESSIONS = 50

/** The full-screen view for who decides: one number, before and after, and whether it is live. Esc leaves. */
export function PresentPage({ session }: { readonly session: string | undefined }) {
  const { t } = useTranslation()
  const [mode, setMode] = useState<'live' | 'replay'>(session === undefined ? 'live' : 'replay')
  const [chosen, setChosen] = useState(session)
  const [hidden, setHidden] = useState(false)
  const locale = useLocale()
  const sessions = useComparisons()
  const shown = chosen ?? sessions[0]?.id
  useEffect(() => {
    // What is on the screen stays, whichever comparison comes first in the meantime.
    if (mode === 'replay') setChosen(shown)
  }, [mode, shown])
  useEscape()
  return (
    <section className={styles.page} aria-label={t('present.title')} data-pane tabIndex={-1}>
      <header className={styles.controls}>
        <Segments<'live' | 'replay'>
          label={t('present.title')}
          value={mode}
          segments={[
            { value: 'live', label: t('present.live') },
            { value: 'replay', label: t('present.replay') },
          ]}
          onChange={setMode}
        />
        {mode === 'replay' && sessions.length > 0 && (
          <Select
            label={t('present.choose')}
            value={shown}
            options={sessions.map(({ id, title, startedAt }) => ({
              value: id,
              label: `${title} · ${new Date(startedAt).toLocaleString(locale)}`,
            }))}
            onChange={setChosen}
          />
        )}
        <Toggle isSelected={hidden} onChange={setHidden}>
          {t('present.blur')}
        </Toggle>
        <Button onPress={leave}>
          {t('present.leave')} <kbd>Esc</kbd>
        </Button>
      </header>
      {mode === 'live' ? (
        <LiveStage hidden={hidden} />
      ) : shown === undefined ? (
        <p className={styles.nothing}>{t('present.chooseNone')}</p>
      ) : (
        <ReplayStage key={shown} sessionId={shown} hidden={hidden} />
      )}
    </section>
  )
}

/** Comparisons among the newest sessions, first those that have something to show. */
function useComparisons(): readonly Session[] {
  const { answer } = useAnswer({ name: 'listSessions', offset: 0, limit: SESSIONS })
  return comparisonsToPresent(answer?.sessions ?? [])
}

function leave(): void {
  window.location.hash = hashOf({ page: 'live' })
}

function useEscape(): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      // What is open above (a list of choices) closes first.
      if (event.key === 'Escape' && !event.defaultPrevented && !document.querySelector('[role="listbox"]')) leave()
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [])
}
