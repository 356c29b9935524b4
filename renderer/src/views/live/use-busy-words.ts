import { useTranslation } from 'react-i18next'
import { disturbanceOf } from '../../../../pipeline/measures/ledger/disturbance.ts'
import { formatMs, formatShare } from '../../../../pipeline/measures/numbers.ts'
import type { TurnRecord } from '../../../../pipeline/protocol/turns.ts'
import { useLocale } from '../../console-context.ts'

/** Less than this of the processor time is not worth a word. */
const WORTH_SAYING = 0.01

/** Words for a turn that the machine was too busy to measure; `undefined` for any other. */
export function useBusyWords(): (turn: TurnRecord) => string | undefined {
  const { t } = useTranslation()
  const locale = useLocale()
  return (turn) => {
    const disturbance = disturbanceOf(turn)
    if (!disturbance) return undefined
    const { waitedMs, stealShare = 0 } = disturbance
    const time = formatMs(waitedMs, locale)
    if (stealShare < WORTH_SAYING) return t('turns.busy', { time })
    return t('turns.busyStolen', { time, share: formatShare(stealShare, locale) })
  }
}
