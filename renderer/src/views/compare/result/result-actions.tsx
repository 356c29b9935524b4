import { Check, FileOutput, Presentation } from 'lucide-react'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ExperimentResult } from '../../../../../pipeline/protocol/experiments.ts'
import type { Arm, Session } from '../../../../../pipeline/protocol/sessions.ts'
import { useConsole, useConsoleStore } from '../../../console-context.ts'
import { applyHindrance, judgedArm } from '../../../model/experiments/experiment-headline.ts'
import { hashOf } from '../../../model/page-route.ts'
import { selectConnected } from '../../../store/selectors.ts'
import { Button } from '../../../widgets/controls/button.tsx'
import { ExportDialog } from '../../../widgets/export-dialog.tsx'
import { useExperimentWords } from '../use-experiment-words.ts'
import styles from './result.module.css'

interface ResultActionsProps {
  readonly session: Session
  readonly result: ExperimentResult
}

/** What can be done with what was found: made active, shown to a room, handed over, looked at turn by turn. */
export function ResultActions({ session, result }: ResultActionsProps) {
  const { t } = useTranslation()
  const connected = useConsoleStore(selectConnected)
  const [exporting, setExporting] = useState(false)
  const { id, kind, counts } = session
  return (
    <div className={styles.actions}>
      <Apply session={session} result={result} />
      {kind === 'ab' && counts.measured >= 2 && (
        <a className={styles.action} href={hashOf({ page: 'present', session: id })}>
          <Presentation size={14} aria-hidden /> {t('compare.present')}
        </a>
      )}
      <Button isDisabled={!connected} onPress={() => setExporting(true)}>
        <FileOutput size={14} aria-hidden /> {t('compare.export')}
      </Button>
      <a className={styles.link} href={hashOf({ page: 'sessions', session: id })}>
        {t('compare.toTurns')}
      </a>
      {exporting && <ExportDialog session={session} onClose={() => setExporting(false)} />}
    </div>
  )
}

/** Makes the better set active; where there is none, it says why not. */
function Apply({ session, result }: ResultActionsProps) {
  const { t } = useTranslation()
  const { flags } = useConsole()
  const { nameOf } = useExperimentWords()
  const connected = useConsoleStore(selectConnected)
  const inForce = useConsoleStore((state) => state.session?.flags.values)
  const presets = useConsoleStore((state) => state.session?.presets) ?? []
  const reasonId = useId()
  const hindrance = applyHindrance(session, result)
  const arm = session.arms.find(({ id }) => id === judgedArm(result))
  const isActive = arm !== undefined && inForce !== undefined && hasValues(inForce, arm)
  const apply = () => {
    if (!arm) return
    // A preset of that name may be another one by now.
    const preset = presets.find(({ name, values }) => name === arm.preset && hasValues(values, arm))
    if (preset) flags.applyPreset(preset.name, preset.values)
    else flags.changeAll(arm.values)
  }
  const reason = hindrance && t(`compare.applyNot.${hindrance}`)
  return (
    <span className={styles.apply}>
      <Button
        look="primary"
        isDisabled={!connected || hindrance !== undefined || isActive}
        aria-describedby={reason ? reasonId : undefined}
        onPress={apply}
      >
        <Check size={14} aria-hidden />{' '}
        {isActive && hindrance === undefined
          ? t('compare.applied')
          : t('compare.apply', { name: nameOf(session, arm?.id) })}
      </Button>
      {reason && (
        <span className={styles.reason} id={reasonId}>
          {reason}
        </span>
      )}
    </span>
  )
}

function hasValues(inForce: Readonly<Record<string, unknown>>, { values }: Arm): boolean {
  return Object.entries(values).every(([name, value]) => inForce[name] === value)
}
