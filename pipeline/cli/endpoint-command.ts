import { writeFile } from 'node:fs/promises'
import { Failure } from '../base/failure.ts'
import type { SetProgress } from '../features/turn-ends/hear-set.ts'
import type { AskedSet } from '../features/turn-ends/open-set.ts'
import { BASELINE } from '../flags/registry.ts'
import { formatCount } from '../measures/numbers.ts'
import { compareDetector, knownDetectors, trySetting } from '../measures/turn-end/detectors.ts'
import { detectorOf, settingOf } from '../measures/turn-end/hold-flags.ts'
import { prepare } from '../measures/turn-end/prepared.ts'
import type { SomeModels } from '../protocol/models/models.ts'
import { type HeardUtterance, TURN_END_DETECTORS, type TurnEndDetector } from '../protocol/turn-end.ts'
import type { CliContext } from './context.ts'
import { type EndpointResult, endpointJson, endpointReport } from './endpoint-report.ts'
import { type EngineWords, engineChoiceOf } from './options/engine-options.ts'
import { checkWritable } from './options/file-access.ts'
import { flagsOf } from './options/flag-sources.ts'
import { share } from './options/option-numbers.ts'
import { withStore } from './sessions/session-access.ts'
import { EXIT } from './terminal.ts'

export interface EndpointOptions extends EngineWords {
  /** `own`, `kept`, or a folder. */
  readonly set: string
  readonly detector?: readonly string[]
  readonly cutOffs: string
  /** A preset or a file of flags. */
  readonly flags?: string
  readonly json?: string
}

/** What was heard of a set. */
export interface HeardSet {
  readonly utterances: readonly HeardUtterance[]
  /** Detectors that could not be asked, and why not. */
  readonly absent: EndpointResult['absent']
}

/** Listens to a set; loaded only when asked for, because it takes the models with it. */
export type HearSet = (
  asked: { readonly set: string; readonly models: SomeModels },
  context: Pick<CliContext, 'environment' | 'signal'>,
  onProgress: (progress: SetProgress) => void,
) => Promise<HeardSet>

const REPORT_EVERY = 25

/**
 * Shows what the detectors of the turn's end are worth on recorded utterances: how long one waits in vain, against how
 * often somebody is cut off.
 *
 * @returns 0, or 130 where it was stopped before everything was heard
 * @throws Failure for what cannot be done as asked
 */
export async function endpointCommand(
  options: EndpointOptions,
  context: CliContext,
  hear: HearSet = hearWithModels,
): Promise<number> {
  const { terminal, signal } = context
  const mostCutOff = share('--cut-offs', options.cutOffs)
  const wanted = options.detector?.map(detectorNamed)
  const flags = options.flags === undefined ? BASELINE : await flagsOf(options.flags)
  if (options.json !== undefined && options.json !== '-') await checkWritable(options.json)
  const models = engineChoiceOf(options).models ?? {}
  let unusable: SetProgress['unusable'] = []
  let failed: SetProgress['failed'] = {}
  const { utterances, absent } = await hear({ set: options.set, models }, context, (progress) => {
    ;({ unusable, failed } = progress)
    if (progress.done % REPORT_EVERY === 0)
      terminal.err(`${progress.done} of ${formatCount(progress.total, 'utterance')}`)
  })
  for (const { name, reason } of unusable) terminal.err(`left out: ${name}: ${reason}`)
  if (signal.aborted) return EXIT.interrupted
  if (utterances.length === 0) throw new Failure('turn-end.nothing', 'no utterance of the set can be used')
  const rule = { measure: 'medianMs', share: mostCutOff } as const
  const rows = knownDetectors(utterances)
    .filter((name) => wanted === undefined || wanted.includes(name))
    .map((detector) => compareDetector(utterances, detector, rule))
  const result = {
    set: options.set,
    utterances,
    mostCutOff,
    rows,
    inForce: inForceOn(utterances, flags),
    absent,
    failed,
  }
  await present(result, options, context)
  return EXIT.ok
}

function inForceOn(utterances: readonly HeardUtterance[], flags: Readonly<Record<string, unknown>>) {
  const detector = detectorOf(flags)
  const pauses = prepare(utterances, detector)
  return { detector, pauses, tried: trySetting(pauses, settingOf(detector, flags)) }
}

async function present(
  result: EndpointResult,
  { json }: EndpointOptions,
  { terminal }: Pick<CliContext, 'terminal'>,
): Promise<void> {
  const written = JSON.stringify(endpointJson(result), undefined, 2)
  if (json === '-') terminal.out(written)
  else terminal.out(endpointReport(result))
  if (json !== undefined && json !== '-') await writeFile(json, `${written}\n`)
}

/** @throws Failure for what is no detector */
function detectorNamed(word: string): TurnEndDetector {
  const found = TURN_END_DETECTORS.find((name) => name === word)
  if (found) return found
  throw new Failure('option.form', `--detector cannot be "${word}"`, `there is: ${TURN_END_DETECTORS.join(', ')}`)
}

const hearWithModels: HearSet = async ({ set, models }, context, onProgress) => {
  const [{ planListener }, { openSet }, { hearSet }, { HeardCache }] = await Promise.all([
    import('../features/turn-ends/listener.ts'),
    import('../features/turn-ends/open-set.ts'),
    import('../features/turn-ends/hear-set.ts'),
    import('../features/turn-ends/heard-cache.ts'),
  ])
  const plan = await planListener(models)
  const { language, absent } = plan
  const hearing = { plan, onProgress, signal: context.signal, kept: new HeardCache(plan.version) }
  if (set === 'kept') {
    return withStore(context, async (store) => {
      return { absent, utterances: await hearSet(await openSet({ set }, { language, store }), hearing) }
    })
  }
  const asked: AskedSet = set === 'own' ? { set } : { set: 'folder', folder: set }
  return { absent, utterances: await hearSet(await openSet(asked, { language }), hearing) }
}
