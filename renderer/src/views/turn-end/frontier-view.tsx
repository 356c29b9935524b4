import { type ReactNode, useMemo, useState } from 'react'
import { compareDetector, knownDetectors, trySetting } from '../../../../pipeline/measures/turn-end/detectors.ts'
import type { DeadAirMeasure } from '../../../../pipeline/measures/turn-end/frontier.ts'
import { moveTo } from '../../../../pipeline/measures/turn-end/moved.ts'
import { prepare } from '../../../../pipeline/measures/turn-end/prepared.ts'
import type { HeardUtterance } from '../../../../pipeline/protocol/turn-end.ts'
import { type ChosenSetting, chosenUnder } from '../../model/turn-end/turn-end-setting.ts'
import { useShownValues } from '../../widgets/hooks/use-flags.ts'
import { DetectorTable } from './detector-table.tsx'
import { FrontierPane } from './frontier-pane.tsx'
import { SettingPane } from './setting-pane.tsx'
import styles from './turn-end-page.module.css'
import { UtterancesPane } from './utterances-pane.tsx'

/** Share of utterances that the best settings may cut off. */
const MOST_CUT_OFF = 0.05

interface FrontierViewProps {
  readonly utterances: readonly HeardUtterance[]
  /** What chooses the set. */
  readonly set: ReactNode
}

/** The frontier of a set, the setting on it that is being moved, and what that does to every utterance. */
export function FrontierView({ utterances, set }: FrontierViewProps) {
  const flags = useShownValues()
  const inForce = useMemo(() => chosenUnder(flags), [flags])
  const [own, setOwn] = useState<ChosenSetting>()
  const [measure, setMeasure] = useState<DeadAirMeasure>('medianMs')
  const chosen = own ?? inForce
  // All settings of all detectors, once for a set; what moves is one setting.
  const detectors = useMemo(
    () => knownDetectors(utterances).map((name) => compareDetector(utterances, name, { measure, share: MOST_CUT_OFF })),
    [utterances, measure],
  )
  const pauses = useMemo(() => prepare(utterances, chosen.detector), [utterances, chosen.detector])
  const moved = useMemo(() => moveTo(pauses, chosen.setting), [pauses, chosen.setting])
  const now = useMemo(() => {
    return { ...inForce, ...trySetting(prepare(utterances, inForce.detector), inForce.setting) }
  }, [utterances, inForce])
  const shown = { detectors, chosen, moved, now, measure }
  return (
    <>
      <aside className={styles.column}>
        {set}
        <SettingPane chosen={chosen} inForce={inForce} detectors={detectors} onChange={setOwn} />
      </aside>
      <div className={styles.column}>
        <FrontierPane {...shown} pauses={pauses} onMeasure={setMeasure} onChoose={setOwn} />
        <DetectorTable {...shown} onChoose={setOwn} />
        <UtterancesPane utterances={utterances} pauses={pauses} moved={moved} />
      </div>
    </>
  )
}
