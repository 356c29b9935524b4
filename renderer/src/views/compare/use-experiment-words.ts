import { useTranslation } from 'react-i18next'
import { formatInterval, formatMs, formatShare, UNKNOWN } from '../../../../pipeline/measures/numbers.ts'
import type { Session } from '../../../../pipeline/protocol/sessions.ts'
import { useLocale } from '../../console-context.ts'
import type { ExperimentHeadline } from '../../model/experiments/experiment-headline.ts'
import { useWords } from '../../widgets/words.ts'

/** Words for what an experiment asked and what it found, in the language in force. */
export interface ExperimentWords {
  nameOf(session: Session, armId: string | undefined): string
  question(session: Session): string
  /** In one line: `Streaming is 20 % faster`. */
  found(session: Session, headline: ExperimentHeadline): string
  /** The headline's interval in its own unit. */
  interval(headline: ExperimentHeadline): string
}

export function useExperimentWords(): ExperimentWords {
  const { t } = useTranslation()
  const words = useWords()
  const locale = useLocale()
  const nameOf = (session: Session, armId: string | undefined) =>
    words.preset(session.arms.find(({ id }) => id === armId)?.name ?? armId)
  return {
    nameOf,
    question(session) {
      const { kind, arms } = session
      const [a, b] = [nameOf(session, arms[0]?.id), nameOf(session, (kind === 'ablation' ? arms[1] : arms.at(-1))?.id)]
      if (kind === 'tune') return t('compare.asked.best')
      if (kind === 'ablation') return t('compare.asked.flags', { b })
      return t(arms.some(({ remote }) => remote !== undefined) ? 'compare.asked.server' : 'compare.asked.faster', {
        a,
        b,
      })
    },
    found(session, { comparison, share }) {
      const { metric, outcome, shift, from, to } = comparison
      const isSpeed = metric === 'heardMs' || metric === 'processingMs'
      const amount = share ? formatShare(Math.abs(share.value), locale) : formatMs(Math.abs(shift ?? 0), locale)
      const said = { a: nameOf(session, from), b: nameOf(session, to), amount }
      return t(`compare.found.${isSpeed ? 'speed' : 'errors'}.${outcome}`, said)
    },
    interval({ comparison: { metric, interval } }) {
      if (!interval) return UNKNOWN
      if (metric !== 'wordErrorRate') return formatInterval(interval)
      return `${formatShare(interval.from, locale)} … ${formatShare(interval.to, locale)}`
    },
  }
}
