import { Scale } from 'lucide-react'
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import { formatMs, msDigits } from '../../../../../pipeline/measures/numbers.ts'
import type { Changes, NoPrediction, Prediction } from '../../../../../pipeline/measures/what-if/predict.ts'
import { UNKNOWN_WORDS } from '../../../../../pipeline/measures/what-if/reasons.ts'
import type { TurnRecord } from '../../../../../pipeline/protocol/turns.ts'
import { startExperiment } from '../../../console/start-experiment.ts'
import { useConsole, useConsoleStore, useLocale } from '../../../console-context.ts'
import { newSeed } from '../../../model/seed.ts'
import type { ConsoleStore } from '../../../store/console-store.ts'
import { selectConnected, selectReady } from '../../../store/selectors.ts'
import { Button } from '../../../widgets/button.tsx'
import { GhostWaterfall } from './ghost-waterfall.tsx'
import styles from './levers-pane.module.css'
import { whatIfRequest } from './what-if-request.ts'

interface WhatIfViewProps {
  readonly turn: TurnRecord
  readonly changes: Changes
  readonly predicted: Prediction | NoPrediction
  onReset(): void
}

/** What the turn on show would have been: its wait now and then, the picture of both, and what can be done about it. */
export function WhatIfView({ turn, changes, predicted, onReset }: WhatIfViewProps) {
  const { t } = useTranslation()
  const isChanged = Object.keys(changes).length > 0
  return (
    <section className={styles.whatIf} aria-label={t('levers.title')}>
      <div className={styles.said} role="status">
        <Said turn={turn} predicted={predicted} isChanged={isChanged} />
      </div>
      <GhostWaterfall
        before={turn.ledger?.parts ?? []}
        after={predicted.kind === 'known' ? predicted.parts : undefined}
      />
      <Actions turn={turn} changes={changes} isChanged={isChanged} onReset={onReset} />
    </section>
  )
}

function Said({
  turn,
  predicted,
  isChanged,
}: Pick<WhatIfViewProps, 'turn' | 'predicted'> & { readonly isChanged: boolean }) {
  const { t } = useTranslation()
  const locale = useLocale()
  const language = useConsoleStore((state) => state.language)
  const before = msDigits(turn.ledger?.heardMs, locale)
  if (!isChanged || predicted.kind === 'unknown') {
    const why = predicted.kind === 'unknown' && isChanged ? predicted.reasons : []
    return (
      <>
        <p className={styles.wait}>
          {t('levers.waits')}{' '}
          <strong>{isChanged ? `${before} → ${t('levers.unknown')}` : formatMs(turn.ledger?.heardMs, locale)}</strong>
        </p>
        {!isChanged && <p className={styles.note}>{t('levers.same')}</p>}
        {why.map(({ flag, reason }) => (
          <p key={flag} className={styles.note}>
            {t('levers.unknownFlag', { flag, why: UNKNOWN_WORDS[reason][language] })} {t('levers.unknownAction')}
          </p>
        ))}
      </>
    )
  }
  const { heardMs, interval } = predicted
  return (
    <>
      <p className={styles.wait}>
        {t('levers.waits')} <strong>{`${before} → ${formatMs(heardMs, locale)}`}</strong>
      </p>
      <p className={styles.note}>
        {t('levers.interval', { from: msDigits(interval.fromMs, locale), to: formatMs(interval.toMs, locale) })}
      </p>
    </>
  )
}

function Actions({
  turn,
  changes,
  isChanged,
  onReset,
}: Pick<WhatIfViewProps, 'turn' | 'changes' | 'onReset'> & { readonly isChanged: boolean }) {
  const { t } = useTranslation()
  const console = useConsole()
  const { flags } = console
  const reasonId = useId()
  const connected = useConsoleStore(selectConnected)
  const inForce = useConsoleStore((state) => state.session?.flags.values)
  const hindrance = useConsoleStore(hindranceOf)
  const reason = t(`levers.${hindrance ?? 'measureHint'}`)
  const measure = () => {
    const seed = newSeed()
    const request = whatIfRequest({ inForce: inForce ?? {}, before: turn.flags, changes }, seed)
    void startExperiment(console, request)
  }
  return (
    <div className={styles.actions}>
      <Button look="primary" isDisabled={!isChanged || !connected} onPress={() => flags.changeAll(changes)}>
        {t('levers.apply')}
      </Button>
      <Button
        isDisabled={!isChanged || hindrance !== undefined}
        title={reason}
        aria-describedby={reasonId}
        onPress={measure}
      >
        <Scale size={12} aria-hidden /> {t('levers.measure')}
      </Button>
      <Button look="plain" isDisabled={!isChanged} onPress={onReset}>
        {t('levers.reset')}
      </Button>
      <span className="visually-hidden" id={reasonId}>
        {reason}
      </span>
    </div>
  )
}

/** What keeps a comparison from being started now. */
function hindranceOf(state: ConsoleStore): 'offline' | 'experiment' | 'load' | 'loading' | undefined {
  if (!selectConnected(state)) return 'offline'
  const experiment = state.session?.experiment?.state
  if (experiment === 'running' || experiment === 'paused') return 'experiment'
  if (state.session?.load?.state === 'running') return 'load'
  return selectReady(state) ? undefined : 'loading'
}
