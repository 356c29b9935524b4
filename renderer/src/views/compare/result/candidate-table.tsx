import { useTranslation } from 'react-i18next'
import { formatSignedMs, UNKNOWN } from '../../../../../pipeline/measures/numbers.ts'
import { formatMetric } from '../../../../../pipeline/measures/verdicts/metric-numbers.ts'
import { type ErrorUnit, metricTitle } from '../../../../../pipeline/measures/word-errors/error-rate.ts'
import type { TuningPoint } from '../../../../../pipeline/protocol/experiments.ts'
import type { Session } from '../../../../../pipeline/protocol/sessions.ts'
import { useConsoleStore, useLocale } from '../../../console-context.ts'
import { changesFrom } from '../../../model/flags/candidate-flags.ts'
import { useFlagText } from '../../../widgets/hooks/use-flags.ts'
import { ScrollArea } from '../../../widgets/scroll-area.tsx'
import { useExperimentWords } from '../use-experiment-words.ts'
import styles from './result.module.css'

interface CandidateTableProps {
  readonly session: Session
  readonly points: readonly TuningPoint[]
  readonly unit: ErrorUnit
  letterOf(armId: string): string
}

/** The sets that were tried, the fastest first: what each changes from the one the search began at, and its numbers. */
export function CandidateTable({ session, points, unit, letterOf }: CandidateTableProps) {
  const { t } = useTranslation()
  const language = useConsoleStore((state) => state.language)
  const metric = points.some(({ heardMs }) => heardMs !== null) ? 'heardMs' : 'processingMs'
  const reference = points.find(({ armId }) => armId === session.arms[0]?.id)?.[metric] ?? null
  const sorted = points.toSorted((a, b) => (a[metric] ?? Number.MAX_VALUE) - (b[metric] ?? Number.MAX_VALUE))
  return (
    <ScrollArea className={styles.scroll}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">{t('compare.candidate')}</th>
            <th scope="col" data-text>
              {t('compare.changes')}
            </th>
            <th scope="col">{t(`compare.metrics.${metric}`)}</th>
            <th scope="col">{t('compare.against')}</th>
            <th scope="col">{metricTitle('wordErrorRate', unit)[language]}</th>
            <th scope="col">{t('compare.turns')}</th>
            <th scope="col" data-text>
              {t('compare.standing')}
            </th>
          </tr>
        </thead>
        <tbody>
          {sorted.map((point) => (
            <Row key={point.armId} {...{ session, point, metric, reference }} letter={letterOf(point.armId)} />
          ))}
        </tbody>
      </table>
    </ScrollArea>
  )
}

interface RowProps {
  readonly session: Session
  readonly point: TuningPoint
  readonly metric: 'heardMs' | 'processingMs'
  /** What the set took that the search began at. */
  readonly reference: number | null
  readonly letter: string
}

function Row({ session, point, metric, reference, letter }: RowProps) {
  const { t } = useTranslation()
  const locale = useLocale()
  const { nameOf } = useExperimentWords()
  const { armId, wordErrorRate, turns, chosen, onFront } = point
  const ms = point[metric]
  const standing = chosen ? 'chosen' : onFront ? 'onFront' : undefined
  return (
    <tr data-chosen={chosen || undefined}>
      <th scope="row">
        <b>{letter}</b> {nameOf(session, armId)}
      </th>
      <td data-text>
        <Changes session={session} armId={armId} />
      </td>
      <td>{formatMetric(metric, ms, locale)}</td>
      <td>{ms === null || reference === null ? UNKNOWN : formatSignedMs(ms - reference, locale)}</td>
      <td>{formatMetric('wordErrorRate', wordErrorRate, locale)}</td>
      <td>{turns}</td>
      <td data-text>{standing ? `${chosen ? '◎' : '●'} ${t(`compare.${standing}`)}` : UNKNOWN}</td>
    </tr>
  )
}

function Changes({ session, armId }: Pick<RowProps, 'session'> & { readonly armId: string }) {
  const { t } = useTranslation()
  const text = useFlagText()
  const [reference] = session.arms
  const arm = session.arms.find(({ id }) => id === armId)
  if (!reference || !arm || arm === reference) return t('compare.began')
  const changes = changesFrom(reference.values, arm.values)
  return (
    <span className={styles.changes}>
      {changes.map(({ name, to }) => (
        <span key={name}>
          <code>{name}</code> {to === undefined ? UNKNOWN : text(to, undefined)}
        </span>
      ))}
    </span>
  )
}
