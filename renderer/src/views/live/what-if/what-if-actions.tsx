import { Scale } from 'lucide-react'
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import type { FlagRecord } from '../../../../../pipeline/protocol/flags.ts'
import type { TurnRecord } from '../../../../../pipeline/protocol/turns.ts'
import { startExperiment } from '../../../console/start-experiment.ts'
import { useConsole, useConsoleStore } from '../../../console-context.ts'
import { newSeed } from '../../../model/seed.ts'
import { selectFlagsFree, selectMeasureHindrance } from '../../../store/selectors.ts'
import type { WhatIf } from '../../../store/what-if-slice.ts'
import { Button } from '../../../widgets/controls/button.tsx'
import { useShownValues } from '../../../widgets/hooks/use-flags.ts'
import { whatIfRequest } from './what-if-request.ts'

interface WhatIfActionsProps {
  readonly turn: TurnRecord
  /** Absent: nothing is asked. */
  readonly asked: WhatIf | undefined
  /** A kept turn is proven among its own flags, a live one among those in force. */
  readonly isKept?: boolean
}

/** What can be done about a question: its settings applied, or proven by an A/B; or it is put away. */
export function WhatIfActions({ turn, asked, isKept = false }: WhatIfActionsProps) {
  const { t } = useTranslation()
  const console = useConsole()
  const reasonId = useId()
  const free = useConsoleStore(selectFlagsFree)
  const inForce = useShownValues()
  const hindrance = useConsoleStore(selectMeasureHindrance)
  const { changes, times } = asked ?? NOTHING
  const isByHand = Object.keys(times).length > 0
  const hasSettings = Object.keys(changes).length > 0
  const isActive = Object.entries(changes).every(([name, value]) => inForce[name] === value)
  const reason = t(`levers.${isByHand ? 'noSetting' : (hindrance ?? 'measureHint')}`)
  const measure = () => {
    const around = isKept ? { ...inForce, ...knownOf(turn.flags, inForce) } : inForce
    void startExperiment(console, whatIfRequest({ around, before: turn.flags, changes }, newSeed()))
  }
  return (
    <>
      <Button
        look="primary"
        isDisabled={!hasSettings || isActive || !free}
        onPress={() => console.flags.changeAll(changes)}
      >
        {t(hasSettings && isActive ? 'levers.applied' : 'levers.apply')}
      </Button>
      <Button
        isDisabled={!hasSettings || isByHand || hindrance !== undefined}
        title={reason}
        aria-describedby={reasonId}
        onPress={measure}
      >
        <Scale size={12} aria-hidden /> {t('levers.measure')}
      </Button>
      <Button
        look="plain"
        title="Esc"
        isDisabled={asked === undefined}
        onPress={() => console.store.getState().askWhatIf(undefined)}
      >
        {t('levers.reset')}
      </Button>
      <span className="visually-hidden" id={reasonId}>
        {reason}
      </span>
    </>
  )
}

/** Without what another version had and this one does not. */
function knownOf(flags: FlagRecord, known: FlagRecord): FlagRecord {
  return Object.fromEntries(Object.entries(flags).filter(([name]) => name in known))
}

const NOTHING = { changes: {}, times: {} } as const
