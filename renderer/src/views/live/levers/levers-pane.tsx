import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { leversOf } from '../../../../../pipeline/measures/what-if/levers.ts'
import { type Changes, predictTurn } from '../../../../../pipeline/measures/what-if/predict.ts'
import type { FlagValue } from '../../../../../pipeline/protocol/flags.ts'
import type { TurnRecord } from '../../../../../pipeline/protocol/turns.ts'
import { useConsoleStore } from '../../../console-context.ts'
import { selectShownTurn } from '../../../store/selectors.ts'
import { Button } from '../../../widgets/button.tsx'
import { EmptyState } from '../../../widgets/pane.tsx'
import { LeverRow } from './lever-row.tsx'
import styles from './levers-pane.module.css'
import { knownEffects } from './past-comparisons.ts'
import { PastLine } from './past-line.tsx'
import { useComparisons } from './use-comparisons.ts'
import { WhatIfView } from './what-if-view.tsx'

/** Levers that are shown before more are asked for. */
const SHOWN_FIRST = 6
const NO_CHANGES: Changes = {}

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
  const [moved, setMoved] = useState<Changes>(NO_CHANGES)
  const [all, setAll] = useState(false)
  const comparisons = useComparisons()
  const effects = useMemo(() => knownEffects(comparisons ?? []), [comparisons])
  // What a newer turn had already is no change of it.
  const changes = useMemo(() => changesOf(turn, moved), [turn, moved])
  const predicted = useMemo(() => predictTurn(turn, changes, effects), [turn, changes, effects])
  const levers = leversOf(turn).flatMap((lever) => {
    const descriptor = descriptors?.find(({ name, implemented }) => name === lever.flag && implemented)
    return descriptor ? [{ ...lever, descriptor }] : []
  })
  if (levers.length === 0) return <EmptyState>{t('levers.none')}</EmptyState>
  const shown = all ? levers : levers.slice(0, SHOWN_FIRST)
  const change = (flag: string, value: FlagValue) => setMoved((before) => ({ ...before, [flag]: value }))
  return (
    <div className={styles.levers}>
      <WhatIfView turn={turn} changes={changes} predicted={predicted} onReset={() => setMoved(NO_CHANGES)} />
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

function changesOf({ flags }: TurnRecord, moved: Changes): Changes {
  return Object.fromEntries(Object.entries(moved).filter(([name, value]) => flags[name] !== value))
}
