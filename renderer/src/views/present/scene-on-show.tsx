import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Arm } from '../../../../pipeline/protocol/sessions.ts'
import { useConsole, useConsoleStore } from '../../console-context.ts'
import { useBorrowedFlags } from './hooks/use-borrowed-flags.ts'
import type { ChosenSession } from './hooks/use-chosen-session.ts'
import { usePairOnShow, usePresented } from './hooks/use-presented.ts'
import { NothingYet } from './nothing-yet.tsx'
import styles from './present-page.module.css'
import { armOfPreset, type PresentedArm, playableArms, usualAfter } from './presented-arm.ts'
import { NO_CHOICES, type SceneName, type SceneProps, type Tally } from './scene.ts'
import { BlindScene } from './scenes/blind-scene.tsx'
import { BlocksScene } from './scenes/blocks-scene.tsx'
import { LiveScene } from './scenes/live-scene.tsx'
import { RaceScene } from './scenes/race-scene.tsx'
import { VerdictScene } from './scenes/verdict-scene.tsx'

interface SceneOnShowProps extends Pick<SceneProps, 'isHidden' | 'act'> {
  readonly scene: SceneName
  readonly chosen: ChosenSession
}

/** The scene on show, with all that scenes share: it outlives each of them. */
export function SceneOnShow({ scene, chosen, isHidden, act }: SceneOnShowProps) {
  const { t } = useTranslation()
  const presented = usePresented(chosen.sessionId)
  const { pair, next } = usePairOnShow(presented)
  const [tally, setTally] = useState<Tally>(NO_CHOICES)
  const [asked, setAsked] = useState<PresentedArm>()
  const sinceIndex = useNewestTurn()
  const { before, after } = useArms(presented.arms, asked)
  const isBusy = useConsoleStore(({ session }) => /^(running|paused)$/.test(session?.experiment?.state ?? ''))
  const shown = scene === 'before' ? before : scene === 'after' ? after : undefined
  // While turns are measured their flags are left alone.
  useBorrowedFlags(isBusy ? undefined : shown)
  if (!before || !after) return <p className={styles.nothing}>{t('present.loading')}</p>
  const props: SceneProps = {
    ...{ presented, before, after, isHidden, isBusy, pair, sinceIndex, act },
    onNextPair: next,
    nothing: (why) => <NothingYet {...{ why, before, after }} onMake={chosen.followNext} />,
  }
  switch (scene) {
    case 'before':
    case 'after':
      return <LiveScene key={scene} which={scene} {...props} onAfter={setAsked} />
    case 'race':
      return <RaceScene {...props} />
    case 'verdict':
      return <VerdictScene {...props} />
    case 'blocks':
      return <BlocksScene {...props} />
    case 'blind':
      return <BlindScene {...props} tally={tally} onTally={setTally} />
  }
}

/** Before is the baseline and after what somebody chose, or what the comparison on show had. */
function useArms(arms: readonly [Arm, Arm] | undefined, asked: PresentedArm | undefined) {
  const presets = useConsoleStore((state) => state.session?.presets)
  return useMemo(() => {
    const [first, last] = playableArms(arms) ?? []
    const baseline = presets?.find(({ name }) => name === 'baseline')
    return {
      before: first ?? (baseline && armOfPreset(baseline)),
      after: asked ?? last ?? usualAfter(presets ?? []),
    }
  }, [arms, asked, presets])
}

/** The newest turn's number when the presentation began: what is older is not what the room has heard. */
function useNewestTurn(): number {
  const { store } = useConsole()
  const [index] = useState(() => store.getState().session?.turns.at(-1)?.index ?? 0)
  return index
}
