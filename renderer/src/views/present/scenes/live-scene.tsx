import { Play, Square } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { TurnRecord } from '../../../../../pipeline/protocol/turns.ts'
import { useConsole, useConsoleStore } from '../../../console-context.ts'
import { raceLaneOf } from '../../../model/turn/race.ts'
import { isOver, whyMissing } from '../../../model/turn/turn.ts'
import { selectClips, selectReady, selectTurns } from '../../../store/selectors.ts'
import { Button } from '../../../widgets/controls/button.tsx'
import { Segments } from '../../../widgets/controls/segments.tsx'
import { Select } from '../../../widgets/controls/select.tsx'
import { TalkControls } from '../../../widgets/talk-controls.tsx'
import { useWords } from '../../../widgets/words.ts'
import { BigNumber } from '../big-number.tsx'
import { BlockBar } from '../block-bar.tsx'
import { useMainAct } from '../hooks/use-main-act.ts'
import { useWait } from '../hooks/use-wait.ts'
import { ExperimentRuns } from '../nothing-yet.tsx'
import styles from '../present-page.module.css'
import { armOfPreset, type PresentedArm, ranUnder } from '../presented-arm.ts'
import type { SceneProps } from '../scene.ts'
import { Speech } from '../speech.tsx'

interface LiveSceneProps extends SceneProps {
  readonly which: 'before' | 'after'
  onAfter(arm: PresentedArm): void
}

/** One sentence now, under the flags of before or after: the number counts while the room waits. */
export function LiveScene({ which, before, after, isHidden, isBusy, sinceIndex, act, onAfter }: LiveSceneProps) {
  const { t } = useTranslation()
  const words = useWords()
  const arm = which === 'before' ? before : after
  const turn = useTurnUnder(arm, sinceIndex)
  const wait = useWait(turn)
  return (
    <div className={styles.scene}>
      <h2 className={styles.title}>
        {t(`present.${which}`)} <small>{words.preset(arm.name)}</small>
      </h2>
      <BigNumber ms={wait.ms} isCounting={wait.isCounting}>
        {t('present.userWaits')}
      </BigNumber>
      <Blocks turn={turn} />
      <dl className={styles.words}>
        <dt>{t('present.said')}</dt>
        <dd>{turn ? <Speech text={turn.transcript.text} isHidden={isHidden} /> : t('present.none')}</dd>
        <dt>{t('present.answered')}</dt>
        <dd>{turn && <Speech text={turn.reply.text} isHidden={isHidden} />}</dd>
      </dl>
      <Why turn={turn} />
      {isBusy ? (
        <div className={styles.options}>
          <p>{t('present.busy')}</p>
          <ExperimentRuns />
        </div>
      ) : (
        <div className={styles.options}>
          {which === 'after' && <AfterChoice arm={arm} onAfter={onAfter} />}
          <Speaking act={act} />
        </div>
      )}
    </div>
  )
}

/** The newest turn under these flags since the presentation began; the running one first. */
function useTurnUnder(arm: PresentedArm, sinceIndex: number): TurnRecord | undefined {
  const current = useConsoleStore((state) => state.session?.current)
  const turns = useConsoleStore(selectTurns)
  if (current && ranUnder(arm, current)) return current
  return turns.findLast((turn) => turn.index > sinceIndex && ranUnder(arm, turn))
}

/** Where the wait went, once it is over; its place is kept before. */
function Blocks({ turn }: { readonly turn: TurnRecord | undefined }) {
  const lane = turn && raceLaneOf(turn)
  return <BlockBar stretches={lane?.stretches ?? []} scaleMs={Math.max(1, lane?.heardMs ?? 0)} />
}

/** A turn that is over without a number says why. */
function Why({ turn }: { readonly turn: TurnRecord | undefined }) {
  const { t } = useTranslation()
  const words = useWords()
  const missing = turn && isOver(turn) ? whyMissing(turn, 'heard') : undefined
  if (missing) return <p className={styles.note}>{words.missing(missing)}</p>
  const isEstimated = turn?.ledger?.parts.some(({ estimate }) => estimate)
  return (
    <p className={styles.note}>
      {t('present.heardBy')} {isEstimated && t('present.estimate')}
    </p>
  )
}

/** What *after* is: any preset but the baseline, or the flags of the comparison on show. */
function AfterChoice({ arm, onAfter }: { readonly arm: PresentedArm; onAfter(arm: PresentedArm): void }) {
  const { t } = useTranslation()
  const words = useWords()
  const presets = useConsoleStore((state) => state.session?.presets) ?? []
  const [own] = useState(arm)
  const choices = presets.filter(({ name }) => name !== 'baseline').map(armOfPreset)
  const all = own.preset === undefined ? [own, ...choices] : choices
  return (
    <Select
      label={t('present.after')}
      isLabelHidden
      value={arm.name}
      options={all.map(({ name }) => ({ value: name, label: words.preset(name) }))}
      onChange={(name) => {
        const chosen = all.find((choice) => choice.name === name)
        if (chosen) onAfter(chosen)
      }}
    />
  )
}

/** A sentence by a clip or by the microphone; a clip by the space bar too. */
function Speaking({ act }: Pick<SceneProps, 'act'>) {
  const { t } = useTranslation()
  const [source, setSource] = useState<'clip' | 'microphone'>('clip')
  return (
    <>
      <Segments<'clip' | 'microphone'>
        label={t('present.source')}
        value={source}
        segments={[
          { value: 'clip', label: t('present.clip') },
          { value: 'microphone', label: t('present.microphone') },
        ]}
        onChange={setSource}
      />
      {source === 'clip' ? <ClipChoice act={act} /> : <Microphone act={act} />}
    </>
  )
}

/** Hands-free, the space bar opens and closes the microphone; with push to talk it is the key that is held. */
function Microphone({ act }: Pick<SceneProps, 'act'>) {
  const { toggleMicrophone } = useConsole()
  const mode = useConsoleStore((state) => state.sound.mode)
  useMainAct(act, () => {
    if (mode === 'handsFree') toggleMicrophone()
  })
  return <TalkControls />
}

function ClipChoice({ act }: Pick<SceneProps, 'act'>) {
  const { t } = useTranslation()
  const { playClip, run } = useConsole()
  const ready = useConsoleStore(selectReady)
  const language = useConsoleStore((state) => state.language)
  const clips = useConsoleStore(selectClips)
  const [chosen, choose] = useState<string>()
  const clipId = chosen ?? clips[0]?.id
  const playing = useConsoleStore((state) => state.session?.current !== undefined)
  const say = () => {
    if (playing) run({ name: 'cancelTurn' })
    else if (ready && clipId !== undefined) playClip(clipId)
  }
  useMainAct(act, say)
  return (
    <>
      <Select
        label={t('present.clip')}
        isLabelHidden
        value={clipId}
        options={clips.map(({ id, title }) => ({ value: id, label: title[language] }))}
        onChange={choose}
      />
      <Button look="primary" isDisabled={!ready || clipId === undefined} onPress={say}>
        {playing ? <Square size="1.1em" aria-hidden /> : <Play size="1.1em" aria-hidden />}
        {t(playing ? 'present.stop' : 'present.say')}
      </Button>
    </>
  )
}
