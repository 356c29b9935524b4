import { useTranslation } from 'react-i18next'
import { UNKNOWN } from '../../../../../pipeline/measures/numbers.ts'
import type { TuningPoint } from '../../../../../pipeline/protocol/experiments.ts'
import type { Arm, Session } from '../../../../../pipeline/protocol/sessions.ts'
import { flagsThatDiffer } from '../../../model/flags/candidate-flags.ts'
import { useFlagText } from '../../../widgets/hooks/use-flags.ts'
import { ScrollArea } from '../../../widgets/scroll-area.tsx'
import styles from './result.module.css'

/** Sets that fit beside each other. */
const MOST_SETS = 8

interface FlagsBySetProps {
  readonly session: Session
  readonly points: readonly TuningPoint[]
  letterOf(armId: string): string
}

/** The sets that matter flag by flag: in what they differ from each other, what is not as it began in bold. */
export function FlagsBySet({ session, points, letterOf }: FlagsBySetProps) {
  const { t } = useTranslation()
  const text = useFlagText()
  const [reference] = session.arms
  const arms = setsThatMatter(session, points)
  const names = flagsThatDiffer(arms)
  if (!reference || names.length === 0) return null
  return (
    <details className={styles.statistics}>
      <summary>{t('compare.flagByFlag')}</summary>
      <ScrollArea className={styles.scroll} label={t('compare.flagByFlag')}>
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">{t('compare.ablation.flag')}</th>
              {arms.map(({ id }) => (
                <th key={id} scope="col">
                  {letterOf(id)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {names.map((name) => (
              <tr key={name}>
                <th scope="row">
                  <code>{name}</code>
                </th>
                {arms.map(({ id, values }) => {
                  const value = values[name]
                  const shown = value === undefined ? UNKNOWN : text(value, undefined)
                  return <td key={id}>{value === reference.values[name] ? shown : <b>{shown}</b>}</td>
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollArea>
    </details>
  )
}

/** Where the search began, what it chose, and the front. */
function setsThatMatter(session: Session, points: readonly TuningPoint[]): readonly Arm[] {
  const front = new Set(points.filter(({ chosen, onFront }) => chosen || onFront).map(({ armId }) => armId))
  return session.arms.filter(({ id }, index) => index === 0 || front.has(id)).slice(0, MOST_SETS)
}
