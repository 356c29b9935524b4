import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { leversOf } from '../../../../../pipeline/measures/what-if/levers.ts'
import { predictTurn } from '../../../../../pipeline/measures/what-if/predict.ts'
import type { FlagValue } from '../../../../../pipeline/protocol/flags.ts'
import type { TurnRecord } from '../../../../../pipeline/protocol/turns.ts'
import { useConsole, useConsoleStore } from '../../../console-context.ts'
import { selectShownTurn } from '../../../store/selectors.ts'
import type { WhatIf } from '../../../store/what-if-slice.ts'
import { Button } from '../../../widgets/controls/button.tsx'
import { EmptyState } from '../../../widgets/pane.tsx'
import { useAsked } from '../what-if/use-what-if.ts'
import { LeverRow } from './lever-row.tsx'
import styles from './levers-pane.module.css'
import { knownEffects } from './past-comparisons.ts'
import { PastLine } from './past-line.tsx'
import { useComparisons } from './use-comparisons.ts'
import { WhatIfView } from './what-if-view.tsx'

/** Levers that are shown before more are asked for. */
const SHOWN_FIRST = 6
const NOTHING: Pick<WhatIf, 'changes' | 'times'> = { changes: {}, times: {} }

/** The settings that own time in the turn on show, each to be moved: what the turn would have been is said at once. */
export function LeversPane() {
  const { t } = useTranslation()
  const turn = useConsoleStore(selectShownTurn)
  if (!turn?.ledger) return <EmptyState>{t('levers.empty')}</EmptyState>
  if (turn.ledger.heardMs === undefined) return <EmptyState>{t('levers.noLedger')}</EmptyState>
  return <Levers turn={turn} />
}

function Levers({ turn }: { readonly turn: TurnRecord }) {
  const { t } = useTranslation()
  const descriptors = useConsoleStore((state) => state.session?.descriptors)
  const { store } = useConsole()
  const asked = useAsked(turn)
  const { changes, times } = asked ?? NOTHING
  const [all, setAll] = useState(false)
  const comparisons = useComparisons()
  const effects = useMemo(() => knownEffects(comparisons ?? []), [comparisons])
  const predicted = useMemo(() => predictTurn(turn, changes, effects, times), [turn, changes, effects, times])
  const levers = leversOf(turn).flatMap((lever) => {
    const descriptor = descriptors?.find(({ name, implemented }) => name === lever.flag && implemented)
    return descriptor ? [{ ...lever, descriptor }] : []
  })
  if (levers.length === 0) return <EmptyState>{t('levers.none')}</EmptyState>
  const shown = all ? levers : levers.slice(0, SHOWN_FIRST)
  const change = (flag: string, value: FlagValue) => {
    const { [flag]: _, ...others } = changes
    const moved = value === turn.flags[flag] ? others : { ...others, [flag]: value }
    store.getState().askWhatIf({ turnId: turn.id, changes: moved, times })
  }
  return (
    <div className={styles.levers}>
      <WhatIfView turn={turn} asked={asked} predicted={predicted} />
      <ul className={styles.list}>
        {shown.map(({ flag, ownMs, mechanism, descriptor }) => (
          <LeverRow
            key={flag}
            descriptor={descriptor}
            ownMs={ownMs}
            totalMs={turn.ledger?.totalMs ?? 0}
            was={turn.flags[flag] ?? descriptor.baseline}
            value={changes[flag] ?? turn.flags[flag] ?? descriptor.baseline}
            source={predicted.kind === 'known' ? predicted.sources[flag] : undefined}
            why={mechanism.why}
            onChange={(value) => change(flag, value)}
          />
        ))}
      </ul>
      {shown.length < levers.length && (
        <Button look="plain" onPress={() => setAll(true)}>
          {t('levers.more', { count: levers.length - shown.length })}
        </Button>
      )}
      <PastLine comparisons={comparisons} />
    </div>
  )
}
