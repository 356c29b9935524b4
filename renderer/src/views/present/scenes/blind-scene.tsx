import { Play } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { formatMs } from '../../../../../pipeline/measures/numbers.ts'
import { useConsoleStore, useLocale } from '../../../console-context.ts'
import { isRecorded } from '../../../model/experiments/presentation.ts'
import { racePlan } from '../../../model/turn/race.ts'
import { Button } from '../../../widgets/controls/button.tsx'
import { useWords } from '../../../widgets/words.ts'
import { BlockBar } from '../block-bar.tsx'
import { useMainAct } from '../hooks/use-main-act.ts'
import { type Race, type Runner, useStoredRace } from '../hooks/use-race.ts'
import { useReplay } from '../hooks/use-replay.ts'
import styles from '../present-page.module.css'
import { raceTracks } from '../race-tracks.ts'
import type { SceneProps, Tally } from '../scene.ts'
import { Speech } from '../speech.tsx'
import blind from './blind.module.css'

interface BlindSceneProps extends SceneProps {
  readonly tally: Tally
  onTally(tally: Tally): void
}

/** The room listens to both without knowing which is which, chooses, and only then sees. */
export function BlindScene(props: BlindSceneProps) {
  const { t } = useTranslation()
  const { presented, pair, nothing } = props
  const race = useStoredRace(presented, pair)
  const isKept = pair !== undefined && isRecorded(pair)
  if (presented.loading || (isKept && !race?.hasSound)) return <p className={styles.nothing}>{t('present.loading')}</p>
  if (!race?.hasSound) return nothing(t('present.noBlind'))
  return <Listen key={race.runners[0].lane.turnId} race={race} {...props} />
}

type Choice = keyof Tally
type ListenProps = Omit<BlindSceneProps, 'nothing'> & { readonly race: Race }

function Listen({ race, tally, isHidden, act, onTally, onNextPair }: ListenProps) {
  const { t } = useTranslation()
  const replay = useReplay()
  const muted = useConsoleStore((state) => state.muted)
  // Which stands first is drawn anew for each sentence.
  const [isSwapped] = useState(() => Math.random() < 0.5)
  const [heard, setHeard] = useState(0)
  const [playing, setPlaying] = useState<number>()
  const [choice, setChoice] = useState<Choice>()
  const [before, after] = race.runners
  const order = isSwapped ? [after, before] : [before, after]
  const play = (index: number) => {
    const runner = order[index]
    if (!runner) return
    const plan = racePlan([runner.lane], 'inTurn')
    setPlaying(index)
    setHeard((count) => Math.max(count, index + 1))
    replay.start(raceTracks([runner.lane], [runner.sound], plan, 'inTurn'), plan.totalMs)
  }
  const choose = (chosen: Choice) => {
    setChoice(chosen)
    onTally({ ...tally, [chosen]: tally[chosen] + 1 })
    replay.stop()
  }
  const isRunning = replay.phase === 'running'
  const canChoose = choice === undefined && heard === order.length && !isRunning
  useMainAct(act, () => {
    if (choice !== undefined) onNextPair()
    else if (!isRunning) play(heard % order.length)
  })
  const sideOf = (runner: Runner | undefined) => (runner === before ? 'before' : 'after')
  return (
    <div className={styles.scene}>
      <h2 className={styles.title}>{t(choice === undefined ? 'present.blindAsk' : 'present.blindShown')}</h2>
      <div className={blind.pair}>
        {order.map((runner, index) => (
          <Candidate
            key={runner.lane.turnId}
            {...{ runner, isHidden }}
            letter={index === 0 ? 'A' : 'B'}
            isPlaying={isRunning && playing === index}
            side={choice === undefined ? undefined : sideOf(runner)}
            isChosen={choice !== undefined && choice === sideOf(runner)}
            scaleMs={Math.max(before.lane.heardMs, after.lane.heardMs)}
            onPlay={() => play(index)}
          />
        ))}
      </div>
      <div className={styles.options}>
        {muted && <p role="alert">{t('present.muted')}</p>}
        {choice === undefined ? (
          <Choices
            isDisabled={!canChoose}
            onChoose={(index) => choose(index === undefined ? 'neither' : sideOf(order[index]))}
          />
        ) : (
          <Button look="primary" onPress={onNextPair}>
            {t('present.anotherSentence')}
          </Button>
        )}
        <Count tally={tally} />
      </div>
    </div>
  )
}

interface CandidateProps {
  readonly runner: Runner
  readonly letter: string
  readonly isPlaying: boolean
  /** Which it was; not told before the room has chosen. */
  readonly side: 'before' | 'after' | undefined
  readonly isChosen: boolean
  readonly scaleMs: number
  readonly isHidden: boolean
  onPlay(): void
}

function Candidate({ runner, letter, isPlaying, side, isChosen, scaleMs, isHidden, onPlay }: CandidateProps) {
  const { t } = useTranslation()
  const words = useWords()
  const locale = useLocale()
  const { lane, arm, isWithheld } = runner
  return (
    <section
      className={blind.candidate}
      data-playing={isPlaying || undefined}
      data-chosen={isChosen || undefined}
      aria-label={letter}
    >
      <p className={blind.letter}>{letter}</p>
      {side === undefined ? (
        <Button onPress={onPlay} isDisabled={isPlaying}>
          <Play size="1.1em" aria-hidden /> {t(isPlaying ? 'present.listening' : 'present.listen', { letter })}
        </Button>
      ) : (
        <>
          <h3>
            {t(`present.${side}`)} <small>{words.preset(arm)}</small>
          </h3>
          <p className={blind.number}>{formatMs(lane.heardMs, locale)}</p>
          <BlockBar stretches={lane.stretches} scaleMs={scaleMs} />
          <p className={blind.reply}>
            <Speech text={lane.reply} isHidden={isHidden} isWithheld={isWithheld} />
          </p>
        </>
      )}
    </section>
  )
}

interface ChoicesProps {
  readonly isDisabled: boolean
  /** `undefined`: the room heard no difference. */
  onChoose(index: number | undefined): void
}

function Choices({ isDisabled, onChoose }: ChoicesProps) {
  const { t } = useTranslation()
  return (
    <>
      <Button look="primary" isDisabled={isDisabled} onPress={() => onChoose(0)}>
        {t('present.prefer', { letter: 'A' })}
      </Button>
      <Button look="primary" isDisabled={isDisabled} onPress={() => onChoose(1)}>
        {t('present.prefer', { letter: 'B' })}
      </Button>
      <Button isDisabled={isDisabled} onPress={() => onChoose(undefined)}>
        {t('present.chooseNeither')}
      </Button>
    </>
  )
}

function Count({ tally }: { readonly tally: Tally }) {
  const { t } = useTranslation()
  const { before, after, neither } = tally
  if (before + after + neither === 0) return null
  return <p className={blind.count}>{t('present.tally', { before, after, neither })}</p>
}
