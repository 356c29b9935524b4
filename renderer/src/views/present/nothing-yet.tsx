import { useTranslation } from 'react-i18next'
import { clipsIn } from '../../../../pipeline/measures/clip-languages.ts'
import { useConsole, useConsoleStore } from '../../console-context.ts'
import { newSeed } from '../../model/seed.ts'
import { selectClips, selectReady, selectSpokenLanguage } from '../../store/selectors.ts'
import { Button } from '../../widgets/controls/button.tsx'
import { useWords } from '../../widgets/words.ts'
import styles from './present-page.module.css'
import { armRequest, type PresentedArm } from './presented-arm.ts'

/** Sentences of a comparison that is made from here: the fewest of which a verdict can come. */
const TURNS_PER_ARM = 8
/** Each arm runs one before the measuring. */
const WARM_UPS = 1
/** Beside the sentence itself: the wait, the reply, and getting ready for the next. */
const AROUND_MS = 4000

interface NothingYetProps {
  /** What is missing, in words. */
  readonly why: string
  readonly before: PresentedArm
  readonly after: PresentedArm
  /** One is about to begin: it is the one to show. */
  onMake(): void
}

/** In place of a scene that has nothing to show: what is missing, and the one click that makes it. */
export function NothingYet({ why, before, after, onMake }: NothingYetProps) {
  const { t } = useTranslation()
  const words = useWords()
  const experiment = useConsoleStore((state) => state.session?.experiment)
  const isRunning = experiment?.state === 'running' || experiment?.state === 'paused'
  return (
    <div className={styles.nothing}>
      <p>{why}</p>
      {isRunning ? (
        <ExperimentRuns />
      ) : (
        <MakeComparison before={before} after={after} onMake={onMake}>
          {t('present.make', { before: words.preset(before.name), after: words.preset(after.name) })}
        </MakeComparison>
      )}
      {experiment?.state === 'failed' && experiment.problem && (
        <p role="alert">{words.error(experiment.problem).message}</p>
      )}
    </div>
  )
}

type MakeProps = Omit<NothingYetProps, 'why'> & { readonly children: string }

function MakeComparison({ before, after, onMake, children }: MakeProps) {
  const { t } = useTranslation()
  const { run } = useConsole()
  const ready = useConsoleStore(selectReady)
  const clips = clipsIn(useConsoleStore(selectSpokenLanguage), useConsoleStore(selectClips))
  const spokenMs = clips.reduce((sum, { durationMs }) => sum + durationMs, 0) / Math.max(1, clips.length)
  const minutes = Math.ceil((2 * (TURNS_PER_ARM + WARM_UPS) * (spokenMs + AROUND_MS)) / 60_000)
  const make = () => {
    onMake()
    run({
      name: 'startExperiment',
      request: {
        ...{ kind: 'ab', stimuli: { kind: 'clips' }, turnsPerArm: TURNS_PER_ARM, pace: 'realtime', record: true },
        arms: [armRequest(before), armRequest(after)],
        seed: newSeed(),
      },
    })
  }
  return (
    <>
      <Button look="primary" isDisabled={!ready || clips.length === 0} onPress={make}>
        {children}
      </Button>
      <p className={styles.note}>{t('present.makeNote', { count: TURNS_PER_ARM, minutes })}</p>
    </>
  )
}

/** An experiment has the pipeline: how far it has come. */
export function ExperimentRuns() {
  const { t } = useTranslation()
  const experiment = useConsoleStore((state) => state.session?.experiment)
  if (!experiment) return null
  const { done, total } = experiment
  return (
    <div className={styles.runs}>
      <progress value={done} max={Math.max(1, total)} aria-label={t('present.running')} />
      <span>{t('present.collected', { done, total })}</span>
    </div>
  )
}
