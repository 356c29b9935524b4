import { useTranslation } from 'react-i18next'
import { formatSeconds } from '../../../../../pipeline/measures/numbers.ts'
import { formatLeft } from '../../../../../pipeline/measures/time-left.ts'
import { useAnswer } from '../../../answers/use-answer.ts'
import { useConsoleStore, useLocale } from '../../../console-context.ts'
import { canRunFast, type ExperimentDraft } from '../../../model/experiments/experiment-form.ts'
import { turnsOf, turnTime } from '../../../model/experiments/experiment-time.ts'
import { selectTurns } from '../../../store/selectors.ts'
import { EXPERIMENTS_QUERY } from '../experiments-query.ts'
import styles from './setup.module.css'
import { useArmValues } from './use-arm-values.ts'

/** How many turns an experiment takes and how long they will last: as turns lasted here, or that nobody knows. */
export function TimeNeeded({ draft }: { readonly draft: ExperimentDraft }) {
  const { t } = useTranslation()
  const locale = useLocale()
  const liveTurns = useConsoleStore(selectTurns)
  const { answer } = useAnswer(EXPERIMENTS_QUERY)
  const turns = turnsOf(draft, useArmValues(draft))
  if (turns === undefined) return null
  const count = t('compare.turnsInAll', { count: turns })
  if (draft.stimuli === 'live') return <TimeText turns={count} time={t('compare.timeLive')} />
  const measured = turnTime(answer?.sessions ?? [], liveTurns, canRunFast(draft) ? draft.pace : 'realtime')
  if (!measured) return <TimeText turns={count} time={t('compare.timeUnknown')} />
  const each = formatSeconds(measured.ms, locale)
  const time = t('compare.timeNeeded', { time: formatLeft(turns * measured.ms, locale) })
  return <TimeText turns={count} time={time} from={t(`compare.timeFrom.${measured.from}`, { each })} />
}

interface TimeTextProps {
  readonly turns: string
  readonly time: string
  readonly from?: string
}

function TimeText({ turns, time, from }: TimeTextProps) {
  return (
    <p className={styles.time} data-testid="time-needed">
      <strong>{time}</strong> {turns}
      {from && <span className={styles.about}>{from}</span>}
    </p>
  )
}
