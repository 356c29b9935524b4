import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { formatMs, formatSeconds } from '../../../../pipeline/measures/numbers.ts'
import type { MovedSetting } from '../../../../pipeline/measures/turn-end/moved.ts'
import type { PreparedPauses } from '../../../../pipeline/measures/turn-end/prepared.ts'
import type { HeardUtterance } from '../../../../pipeline/protocol/turn-end.ts'
import { useConsoleStore, useLocale } from '../../console-context.ts'
import { selectConnected } from '../../store/selectors.ts'
import { Button } from '../../widgets/controls/button.tsx'
import { Pane } from '../../widgets/pane.tsx'
import { ScrollArea } from '../../widgets/scroll-area.tsx'
import { spokenLanguage } from '../../widgets/spoken.tsx'
import styles from './turn-end-page.module.css'
import { UtteranceWave } from './utterance-wave.tsx'

/** Rows at first, and at each press for more: a thousand would not be drawn anew within a frame. */
const ROWS = 30

const KINDS = {
  plain: 'turnEnd.kinds.plain',
  'pause-inside': 'turnEnd.kinds.pause-inside',
  hesitation: 'turnEnd.kinds.hesitation',
  list: 'turnEnd.kinds.list',
  'trailing-thought': 'turnEnd.kinds.trailing-thought',
} as const
const KIND_KEYS: Readonly<Record<string, (typeof KINDS)[keyof typeof KINDS] | undefined>> = KINDS

interface UtterancesPaneProps {
  readonly utterances: readonly HeardUtterance[]
  readonly pauses: PreparedPauses
  readonly moved: MovedSetting
}

/** What the setting does to every utterance: those it cuts off first, then those that wait longest. */
export function UtterancesPane({ utterances, pauses, moved }: UtterancesPaneProps) {
  const { t } = useTranslation()
  const connected = useConsoleStore(selectConnected)
  const [most, setMost] = useState(ROWS)
  const [openId, setOpenId] = useState<string>()
  const rows = [...moved.order.subarray(0, most)].flatMap((at) => {
    const utterance = utterances[pauses.index[at] ?? -1]
    return utterance ? [{ at, utterance }] : []
  })
  const open = rows.find(({ utterance }) => utterance.id === openId)
  const left = moved.order.length - rows.length
  return (
    <Pane title={t('turnEnd.utterances')} stale={!connected}>
      {open && <UtteranceWave utterance={open.utterance} endsMs={moved.ends.endsMs[open.at] ?? Number.NaN} />}
      <ScrollArea className={styles.scroll}>
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">{t('turnEnd.said')}</th>
              <th scope="col">{t('turnEnd.kind')}</th>
              <th scope="col">{t('turnEnd.outcome')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ at, utterance }) => (
              <UtteranceRow
                key={utterance.id}
                {...{ at, utterance, pauses, moved }}
                isOpen={utterance.id === openId}
                onOpen={() => setOpenId(utterance.id === openId ? undefined : utterance.id)}
              />
            ))}
          </tbody>
        </table>
      </ScrollArea>
      {left > 0 && (
        <Button onPress={() => setMost(most + 5 * ROWS)}>
          {t('turnEnd.more', { count: Math.min(left, 5 * ROWS) })}
        </Button>
      )}
    </Pane>
  )
}

interface RowProps extends Pick<UtterancesPaneProps, 'pauses' | 'moved'> {
  readonly at: number
  readonly utterance: HeardUtterance
  readonly isOpen: boolean
  onOpen(): void
}

function UtteranceRow({ at, utterance, pauses, moved, isOpen, onOpen }: RowProps) {
  const { t } = useTranslation()
  const { kind, title, id } = utterance
  const outcome = useOutcome({ at, pauses, moved })
  const key = kind === undefined ? undefined : KIND_KEYS[kind]
  return (
    <tr data-cut={moved.ends.cutOff[at] === 1 || undefined}>
      <th scope="row">
        <button type="button" className={styles.open} aria-expanded={isOpen} onClick={onOpen}>
          <span lang={spokenLanguage(title)}>{title || id}</span>
        </button>
      </th>
      <td data-text>{key ? t(key) : kind}</td>
      <td>{outcome}</td>
    </tr>
  )
}

function useOutcome({ at, pauses, moved }: Pick<RowProps, 'at' | 'pauses' | 'moved'>): string {
  const { t } = useTranslation()
  const locale = useLocale()
  const { cutOff, deadAirMs, endsMs, pause } = moved.ends
  if (cutOff[at] === 1) {
    const lastsMs = pauses.lastsMs[(pauses.firstPause[at] ?? 0) + (pause[at] ?? 0)] ?? Number.POSITIVE_INFINITY
    const cut = formatSeconds(endsMs[at], locale)
    if (lastsMs === Number.POSITIVE_INFINITY) return t('turnEnd.cutEnd', { at: cut })
    return t('turnEnd.cutAt', { at: cut, pause: formatMs(lastsMs, locale) })
  }
  const waitedMs = deadAirMs[at] ?? Number.NaN
  return Number.isNaN(waitedMs) ? t('turnEnd.held') : t('turnEnd.waited', { ms: formatMs(waitedMs, locale) })
}
