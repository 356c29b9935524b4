import { Download, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { formatFileSize } from '../../../../pipeline/measures/numbers.ts'
import type { Command } from '../../../../pipeline/protocol/wire/commands.ts'
import { useConsole, useConsoleStore, useLocale } from '../../console-context.ts'
import { type ModelRow, missingVariants } from '../../model/models/model-rows.ts'
import { hashOf } from '../../model/page-route.ts'
import { selectConnected } from '../../store/selectors.ts'
import { Button } from '../../widgets/controls/button.tsx'
import { LicenceTick } from './licence-tick.tsx'
import styles from './model-row.module.css'
import { EndedPull, RunningPull } from './pull-line.tsx'

interface RowActionProps {
  readonly row: ModelRow
  readonly variant: string
}

/** What can be done with a model: bring it, stop that or go on with it, remove it. */
export function RowAction({ row, variant }: RowActionProps) {
  const { pull, name, origin } = row
  if (pull?.state === 'running') return <RunningPull pull={pull} name={name} />
  return (
    <>
      {pull && <EndedPull pull={pull} />}
      <Bring row={row} variant={variant} />
      {origin === 'brought' && row.stage === 'turn' && <AskIt />}
      {origin === 'brought' && <Remove row={row} />}
    </>
  )
}

/** A model that tells where turns end serves no stage: a flag asks it. */
function AskIt() {
  const { t } = useTranslation()
  return (
    <a className={styles.fact} href={hashOf({ page: 'flags', flag: 'ASR_ENDPOINTING' })}>
      {t('models.askIt')}
    </a>
  )
}

function Bring({ row, variant }: RowActionProps) {
  const { t } = useTranslation()
  const { run } = useConsole()
  const connected = useConsoleStore(selectConnected)
  const [isAgreed, setAgreed] = useState(false)
  const { offered, name, pull } = row
  const isMissing = missingVariants(row).some((one) => one.name === variant)
  if (!offered || offered.cannotRun !== undefined || !isMissing) return null
  const mustAgree = offered.licence.mustBeAccepted
  const [label, named] =
    pull?.state === 'stopped'
      ? (['models.goOn', 'models.goOnNamed'] as const)
      : pull?.state === 'failed'
        ? (['models.tryAgain', 'models.tryAgainNamed'] as const)
        : (['models.bring', 'models.bringNamed'] as const)
  return (
    <>
      <LicenceTick row={row} isAgreed={isAgreed} onChange={setAgreed} />
      <Button
        isDisabled={!connected || (mustAgree && !isAgreed)}
        aria-label={t(named, { name })}
        onPress={() => run(pullCommand(row.id, variant, mustAgree && isAgreed))}
      >
        <Download size={14} aria-hidden /> {t(label)}
      </Button>
      {mustAgree && !isAgreed && <p className={styles.fact}>{t('models.agreeFirst')}</p>}
    </>
  )
}

/** Asks for a form of a model, and says whether its licence was agreed to. */
function pullCommand(id: string, variant: string, isAgreed: boolean): Command {
  return { name: 'pullModel', id, variants: [variant], ...(isAgreed ? { accept: true } : {}) }
}

function Remove({ row: { id, name, here, isChosen } }: { readonly row: ModelRow }) {
  const { t } = useTranslation()
  const locale = useLocale()
  const { run } = useConsole()
  const connected = useConsoleStore(selectConnected)
  const [isAsking, setAsking] = useState(false)
  if (isChosen) return <p className={styles.fact}>{t('models.inUseStays')}</p>
  if (!isAsking)
    return (
      <Button isDisabled={!connected} aria-label={t('models.removeNamed', { name })} onPress={() => setAsking(true)}>
        <Trash2 size={14} aria-hidden /> {t('models.remove')}
      </Button>
    )
  const question = t('models.removeQuestion', { name, size: formatFileSize(here?.bytes ?? 0, locale) })
  const remove = () => {
    setAsking(false)
    run({ name: 'removeModel', id })
  }
  return (
    // biome-ignore lint/a11y/useSemanticElements: a question with its two answers is no set of form fields
    <div className={styles.question} role="group" aria-label={question}>
      <p>{question}</p>
      <div className={styles.answers}>
        <Button autoFocus onPress={() => setAsking(false)}>
          {t('models.removeNo')}
        </Button>
        <Button look="primary" isDisabled={!connected} onPress={remove}>
          {t('models.removeYes')}
        </Button>
      </div>
    </div>
  )
}
