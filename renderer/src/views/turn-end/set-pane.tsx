import { Ear, Square } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { TURN_END_DETECTORS, type TurnEndProgress, type TurnEndSet } from '../../../../pipeline/protocol/turn-end.ts'
import { useConsole, useConsoleStore } from '../../console-context.ts'
import { selectReady } from '../../store/selectors.ts'
import { Button } from '../../widgets/controls/button.tsx'
import { ProgressBar } from '../../widgets/controls/progress-bar.tsx'
import { Segments } from '../../widgets/controls/segments.tsx'
import { TextField } from '../../widgets/controls/text-field.tsx'
import { Pane } from '../../widgets/pane.tsx'
import { useWords } from '../../widgets/words.ts'
import styles from './turn-end-page.module.css'

const SETS = ['own', 'kept', 'folder'] as const satisfies readonly TurnEndSet[]

/** Which recordings are looked at, and how far the listening has come. */
export function SetPane() {
  const { t } = useTranslation()
  const { run } = useConsole()
  const ready = useConsoleStore(selectReady)
  const progress = useConsoleStore((state) => state.session?.turnEnds)
  const [set, setSet] = useState<TurnEndSet>(progress?.set ?? 'own')
  const [folder, setFolder] = useState(progress?.folder ?? '')
  const [refused, setRefused] = useState(false)
  const listen = () => {
    const isMissing = set === 'folder' && folder.trim() === ''
    setRefused(isMissing)
    if (isMissing) return
    run({ name: 'hearTurnEnds', set, ...(set === 'folder' ? { folder: folder.trim() } : {}) })
  }
  const isHeard = progress?.state === 'finished' && progress.set === set
  return (
    <Pane title={t('turnEnd.set')}>
      <div className={styles.stack}>
        <Segments<TurnEndSet>
          label={t('turnEnd.set')}
          value={set}
          segments={SETS.map((value) => ({ value, label: t(`turnEnd.sets.${value}`) }))}
          onChange={setSet}
        />
        <p className={styles.note}>{t(`turnEnd.setNote.${set}`)}</p>
        {set === 'folder' && (
          <TextField
            label={t('turnEnd.folder')}
            value={folder}
            refusal={refused ? t('turnEnd.folderBad') : undefined}
            onCommit={setFolder}
          />
        )}
        {progress?.state === 'running' ? (
          <Button onPress={() => run({ name: 'stopTurnEnds' })}>
            <Square size={14} aria-hidden /> {t('turnEnd.stop')}
          </Button>
        ) : (
          <Button look={isHeard ? 'outline' : 'primary'} isDisabled={!ready} onPress={listen}>
            <Ear size={14} aria-hidden /> {t(isHeard ? 'turnEnd.again' : 'turnEnd.listen')}
          </Button>
        )}
        {progress && <Progress progress={progress} />}
      </div>
    </Pane>
  )
}

function Progress({ progress }: { readonly progress: TurnEndProgress }) {
  const { t } = useTranslation()
  const words = useWords()
  const { state, done, total, unusable, absent, failed = {}, problem } = progress
  return (
    <>
      {state === 'running' && <ProgressBar label={t('turnEnd.listening')} value={done} max={total} />}
      <p className={styles.note}>
        {t(`turnEnd.states.${state}`)} · {t('turnEnd.progress', { done, total })}
      </p>
      {problem && (
        <p className={styles.problem} role="alert">
          {words.error(problem).message} {words.error(problem).hint}
        </p>
      )}
      {TURN_END_DETECTORS.map((detector) => {
        const why = absent[detector]
        if (why === undefined) return null
        const named = { detector: t(`turnEnd.detectors.${detector}`), why: words.told(why) }
        return (
          <p key={detector} className={styles.note}>
            {t('turnEnd.absent', named)}
          </p>
        )
      })}
      {TURN_END_DETECTORS.map((detector) => {
        const why = failed[detector]
        if (why === undefined) return null
        const named = { detector: t(`turnEnd.detectors.${detector}`), why: words.reason(why, undefined) }
        return (
          <p key={detector} className={styles.problem} role="alert">
            {t('turnEnd.failed', named)}
          </p>
        )
      })}
      {unusable.length > 0 && (
        <details className={styles.note}>
          <summary>{t('turnEnd.unusable', { count: unusable.length })}</summary>
          <ul>
            {unusable.map(({ name, reason, because }) => (
              <li key={name}>
                {name}: {words.reason(reason, because)}
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  )
}
