import { Play, RotateCcw } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { formatMs } from '../../../../../pipeline/measures/numbers.ts'
import { useConsoleStore, useLocale } from '../../../console-context.ts'
import { isRecorded } from '../../../model/experiments/presentation.ts'
import { type RaceLane, racePlan } from '../../../model/turn/race.ts'
import { Button } from '../../../widgets/controls/button.tsx'
import { Segments } from '../../../widgets/controls/segments.tsx'
import { useMainAct } from '../hooks/use-main-act.ts'
import { type Race, usePlayedRace, useStoredRace } from '../hooks/use-race.ts'
import { type Replay, useReplay } from '../hooks/use-replay.ts'
import { ExperimentRuns } from '../nothing-yet.tsx'
import styles from '../present-page.module.css'
import { RACE_SOUNDS, type RaceSound, raceTracks } from '../race-tracks.ts'
import type { SceneProps } from '../scene.ts'
import { Lane } from './lane.tsx'
import race from './race.module.css'

type Source = 'kept' | 'played'

/** Both arms of one sentence beside each other, in real time, by their stamps and with their sound. */
export function RaceScene(props: SceneProps) {
  const { t } = useTranslation()
  const { presented, before, after, sinceIndex, pair, isBusy, nothing, onNextPair } = props
  const kept = useStoredRace(presented, pair)
  const played = usePlayedRace(before, after, sinceIndex)
  const [asked, ask] = useState<Source>()
  const source = asked ?? (kept || presented.pairs.length > 0 ? 'kept' : 'played')
  const shown = source === 'kept' ? kept : played
  if (!shown) return presented.loading || presented.pairs.length > 0 ? <Loading /> : nothing(t('present.noRace'))
  return (
    <Running
      key={shown.runners.map(({ lane }) => lane.turnId).join()}
      shown={shown}
      {...props}
      isRecorded={source === 'kept' && pair !== undefined && isRecorded(pair)}
    >
      {kept && played && <SourceChoice source={source} onChange={ask} />}
      {source === 'kept' && presented.pairs.length > 1 && (
        <Button onPress={onNextPair}>{t('present.anotherSentence')}</Button>
      )}
      {isBusy && <ExperimentRuns />}
    </Running>
  )
}

function Loading() {
  const { t } = useTranslation()
  return <p className={styles.nothing}>{t('present.loading')}</p>
}

interface RunningProps extends Pick<SceneProps, 'act' | 'isHidden'> {
  readonly shown: Race
  /** Its sound was kept, and may still be on its way. */
  readonly isRecorded: boolean
  readonly children: React.ReactNode
}

function Running({ shown, isRecorded: isKept, act, isHidden, children }: RunningProps) {
  const { t } = useTranslation()
  const replay = useReplay()
  const [choice, choose] = useState<RaceSound>('both')
  const { runners, hasSound } = shown
  const lanes = runners.map(({ lane }) => lane)
  const plan = racePlan(lanes, choice === 'inTurn' ? 'inTurn' : 'together')
  const scaleMs = Math.max(1, ...lanes.map(({ heardMs }) => heardMs))
  const start = () => {
    const sounds = runners.map(({ sound }) => sound)
    replay.start(raceTracks(lanes, sounds, plan, choice), plan.totalMs)
  }
  useMainAct(act, start)
  // Before it starts the lanes stand at their beginning.
  const atOf = (index: number) =>
    replay.phase === 'ready' ? (lanes[index]?.fromMs ?? 0) : replay.atMs - (plan.zeroMs[index] ?? 0)
  return (
    <div className={styles.scene}>
      <div className={race.lanes}>
        {runners.map((runner, index) => (
          <Lane
            key={runner.lane.turnId}
            {...{ runner, scaleMs, isHidden }}
            side={index === 0 ? 'before' : 'after'}
            atMs={atOf(index)}
          />
        ))}
      </div>
      <Finish lanes={lanes} replay={replay} />
      <div className={styles.options}>
        <Button look="primary" onPress={start}>
          {replay.phase === 'ready' ? <Play size="1.1em" aria-hidden /> : <RotateCcw size="1.1em" aria-hidden />}
          {t(replay.phase === 'ready' ? 'present.start' : 'present.again')}
        </Button>
        {hasSound ? (
          <SoundChoice choice={choice} isRunning={replay.phase === 'running'} onChange={choose} />
        ) : (
          <Silent isKept={isKept} />
        )}
        {children}
      </div>
    </div>
  )
}

/** What the sentence came to, once both replies have been heard. */
function Finish({ lanes, replay }: { readonly lanes: readonly RaceLane[]; readonly replay: Replay }) {
  const { t } = useTranslation()
  const locale = useLocale()
  const gainMs = (lanes[0]?.heardMs ?? 0) - (lanes[1]?.heardMs ?? 0)
  const delta = formatMs(Math.abs(gainMs), locale)
  const words =
    Math.abs(gainMs) < 1 ? t('present.same') : t(gainMs > 0 ? 'present.difference' : 'present.slower', { delta })
  return (
    <p className={race.finish} data-phase={replay.phase} data-slower={gainMs < -1 || undefined} role="status">
      {replay.phase === 'over' ? words : replay.phase === 'ready' ? t('present.ready') : '\u00a0'}
    </p>
  )
}

interface SoundChoiceProps {
  readonly choice: RaceSound
  readonly isRunning: boolean
  onChange(choice: RaceSound): void
}

/** Whose reply is heard. */
function SoundChoice({ choice, isRunning, onChange }: SoundChoiceProps) {
  const { t } = useTranslation()
  const muted = useConsoleStore((state) => state.muted)
  return (
    <>
      <Segments<RaceSound>
        label={t('present.sound')}
        value={choice}
        isDisabled={isRunning}
        segments={RACE_SOUNDS.map((value) => ({ value, label: t(`present.raceSound.${value}`) }))}
        onChange={onChange}
      />
      {muted && <p>{t('present.muted')}</p>}
    </>
  )
}

function Silent({ isKept }: { readonly isKept: boolean }) {
  const { t } = useTranslation()
  return <p>{t(isKept ? 'present.loading' : 'present.noSound')}</p>
}

function SourceChoice({ source, onChange }: { readonly source: Source; onChange(source: Source): void }) {
  const { t } = useTranslation()
  return (
    <Segments<Source>
      label={t('present.raceOf')}
      value={source}
      segments={[
        { value: 'kept', label: t('present.raceKept') },
        { value: 'played', label: t('present.racePlayed') },
      ]}
      onChange={onChange}
    />
  )
}
