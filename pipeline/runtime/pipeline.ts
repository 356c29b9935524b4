import { Listeners } from '../base/listeners.ts'
import type { FlagValues } from '../flags/registry.ts'
import type { FlagState } from '../protocol/flags.ts'
import type { Machine } from '../protocol/machine.ts'
import type { ModelsState, SomeModels } from '../protocol/models/models.ts'
import type { RunOn } from '../protocol/models/placement.ts'
import type { StageProcess, StageStatus } from '../protocol/stages.ts'
import type { TurnRecord } from '../protocol/turns.ts'
import type { PipelineEvent } from '../protocol/wire/events.ts'
import type { Clip, Snapshot } from '../protocol/wire/snapshot.ts'
import { type RecordingSink, TurnRecorder } from '../recording/turn-recorder.ts'
import type { Conductor } from '../turn/conductor.ts'
import { EchoGate } from '../turn/listening/echo-gate.ts'
import { SILENT_PLAYER } from '../turn/silent-player.ts'
import { ChosenModels } from './chosen-models.ts'
import { ClipEnds } from './clips/clip-end.ts'
import type { ClipLibrary } from './clips/clip-library.ts'
import { type ClipTurnAudio, type ClipTurnOptions, ClipTurns } from './clips/clip-turns.ts'
import { type ConversationOptions, Conversations, type OpenConversation } from './conversations.ts'
import { FlagStore, initialFlags } from './flag-store.ts'
import { modelFacts } from './loading/engine-facts.ts'
import { engineSupply, modelsOf } from './loading/engine-supply.ts'
import { ModelsInForce } from './loading/models-in-force.ts'
import { CardWatch } from './machine/card-watch.ts'
import { watchHost } from './machine/host-watch.ts'
import { modelCard } from './machine/model-card.ts'
import { StallWatch } from './machine/stall-watch.ts'
import type { FlagOptions, PipelineParts } from './pipeline-options.ts'

/** A pipeline: its models, the conductor that runs turns on them, and the flags in force. */
export class Pipeline {
  readonly machine: Machine
  readonly clipLibrary: ClipLibrary
  readonly pack: Snapshot['pack']
  /** What the graphics cards do. */
  readonly cards: CardWatch
  readonly #parts: PipelineParts
  readonly #serving: ModelsInForce
  readonly #recorder: TurnRecorder
  readonly #clipTurns = new ClipTurns()
  /** Who hears of the pipeline's own conversation: none of them can break its turns, or keep others from hearing. */
  readonly #events = new Listeners<PipelineEvent>('turns')
  readonly #stalls = new StallWatch()
  readonly #clipEnds = new ClipEnds()
  readonly #flagStore: FlagStore
  #flags: FlagState
  readonly #models: ChosenModels
  readonly #conversations = new Conversations()
  #conductor: Conductor | undefined
  readonly foresee = (values: FlagValues) => this.#flagStore.foresee(values)

  constructor(parts: PipelineParts) {
    const { manifest } = parts.pack
    this.#parts = parts
    this.machine = parts.machine
    this.cards = new CardWatch(
      parts.machine.graphics ?? { cards: [] },
      () => modelCard(this.machine, this.#flagStore.requested, this.stages),
      () => this.#conversations.areQuiet,
    )
    this.clipLibrary = parts.clipLibrary
    this.pack = { id: manifest.id, version: manifest.version, description: manifest.description }
    this.#models = new ChosenModels(parts)
    const asked = { flags: initialFlags(parts), models: this.#models.choice, runOn: parts.runOn ?? {} }
    this.#flagStore = new FlagStore(asked, parts.preset, (wanted) => engineSupply(wanted, parts, this.#serving.loaded))
    this.#serving = new ModelsInForce({
      ...{ parts, flagStore: this.#flagStore },
      onStage: (status) => this.#emitStage(status),
      // From the next turn on, under the flags that act with them.
      serve: (loaded, whenUnused) => this.#conversations.setStages(loaded, this.#flagStore.acting, whenUnused),
      onProblem: (problem) => this.#events.emit({ kind: 'problemReported', problem }),
      onReloaded: () => this.#emitEffects(),
    })
    this.#flags = this.#flagStore.state
    this.#recorder = new TurnRecorder((problem) => {
      this.#events.emit({ kind: 'problemReported', problem: problem.toInfo() })
    })
    this.#events.add((event) => this.#recorder.told(event))
    if (parts.onEvent) this.#events.add(parts.onEvent)
    for (const problem of this.#models.missing) this.#events.emit({ kind: 'problemReported', problem })
    this.#events.add((event) => event.kind === 'turnClosed' && this.#turnClosed(event.turn))
  }

  /** Loads the models for the first time; everything else comes after it. */
  async load(): Promise<void> {
    const { player } = this.#parts
    await this.#serving.load()
    this.#flags = this.#flagStore.state
    const echo = new EchoGate()
    this.#conductor = this.openConversation({
      player: echo.listenTo(this.#recorder.listenTo(player ?? SILENT_PLAYER)),
      tap: this.#recorder,
      echo,
      emit: (event) => this.#events.emit(event),
      waitForPlayback: player !== undefined,
      watchHost: () => this.#watchTurn(),
    }).conductor
    this.cards.wake()
  }

  /**
   * Opens a conversation of its own on the shared models: what was said before, its turns, its player and its events
   * are apart from all others; flags and models are the same.
   */
  openConversation(options: ConversationOptions): OpenConversation {
    return this.#conversations.open({
      ...options,
      ...this.#flagStore.acting,
      stages: this.#serving.required,
      stallsSince: (fromMs) => this.#stalls.since(fromMs),
      engineFacts: () => {
        const { loaded } = this.#serving
        const models = modelsOf(this.#parts.repository, this.#flagStore.asked.models)
        return (counted) => (loaded ? modelFacts(loaded, models, counted) : { counters: {} })
      },
    })
  }

  /** Rate of the voice's audio. */
  get replySampleRateHz(): number {
    return this.#serving.required.tts.sampleRateHz
  }

  get stages(): readonly StageStatus[] {
    return this.#serving.statuses
  }

  /** SHA-256 of every file that was loaded, as it was found when it was, by its path in the pack. */
  get modelHashes(): Readonly<Record<string, string>> {
    return this.#serving.digests
  }

  get clips(): readonly Clip[] {
    return this.clipLibrary.clips
  }

  /** Language of conversations on the chosen models. */
  get language(): string {
    return this.#models.language
  }

  get flags(): FlagState {
    return this.#flags
  }

  get flagValues(): FlagValues {
    return this.#flagStore.requested
  }

  get conductor(): Conductor {
    if (!this.#conductor) throw new Error('The pipeline has not been loaded')
    return this.#conductor
  }

  /**
   * Puts flags in force from the next turn on. Where they ask for other models, those are loaded in the background and
   * serve from the turn after that; until then, and where loading fails, the old ones do, under the flags that they were
   * loaded under.
   */
  setFlags(values: FlagValues, { preset, caches, models }: FlagOptions = {}): FlagState {
    if (models) this.checkModels(models)
    this.#flagStore.ask(values, { preset, models: this.#models.with(models) })
    this.#flags = this.#flagStore.state
    this.#serving.limitRecogniser()
    this.#conversations.setFlags(this.#flagStore.acting)
    this.#conductor?.rememberIn(caches)
    this.#events.emit({ kind: 'topicChanged', topic: 'flags', state: this.#flags })
    this.#serving.reload()
    return this.#flags
  }

  /** Where stages were asked to run. */
  get runOn(): RunOn {
    return this.#flagStore.asked.runOn
  }

  /** The models there are, and those that were chosen. */
  get models(): ModelsState {
    return this.#models.state
  }

  /**
   * Puts models in force from the next turn on; served as a change of flags is that asks for other models.
   *
   * @throws Failure where one is not there, and changes nothing
   */
  chooseModels(models: SomeModels): void {
    this.checkModels(models)
    this.#models.choose(models)
    this.#events.emit({ kind: 'topicChanged', topic: 'models', state: this.models })
    this.setFlags(this.#flagStore.requested, { preset: this.#flags.preset })
  }

  /** Looks again for which models there are. */
  async refreshModels(): Promise<void> {
    await this.#models.refresh()
    this.#events.emit({ kind: 'topicChanged', topic: 'models', state: this.models })
    // A flag may do more now, or less: models that tell where turns end need no loading to act.
    this.setFlags(this.#flagStore.requested, { preset: this.#flags.preset })
  }

  /** @throws Failure where one of these models is not there, or no engine of this version runs it */
  checkModels(models: SomeModels): void {
    this.#models.check(models, this.#flagStore.asked)
  }

  /** Asks stages to run elsewhere; served as a change of flags is that asks for other models. */
  placeStages(places: RunOn): void {
    this.#flagStore.askPlaces(places)
    this.#events.emit({ kind: 'topicChanged', topic: 'places', state: this.runOn })
    this.setFlags(this.#flagStore.requested, { preset: this.#flags.preset })
  }

  /**
   * Feeds audio as if spoken into the microphone and resolves with the closed turn. A benchmark (nobody listens) waits
   * for models that are being loaded, so that it measures what it set; a console is served by the ones that are there,
   * unless `waitForModels` is asked for.
   *
   * @throws what kept the models from loading, where they were to be waited for; the signal's reason, where it came first
   */
  async runTurn(audio: ClipTurnAudio, options: ClipTurnOptions): Promise<TurnRecord> {
    if (options.waitForModels || this.#parts.player === undefined) await this.modelsReady()
    const endSample = this.clipLibrary.endOf(audio.pcm) ?? (await this.#endOf(audio, options))
    options.signal?.throwIfAborted()
    return this.#clipTurns.run(this.conductor, { ...audio, endSample }, options, this.#parts.onClipAudio)
  }

  /** Where speech ends in a clip; not asked where it is fed at another pace than it is spoken: such turns have no times. */
  async #endOf({ pcm }: ClipTurnAudio, { pace }: ClipTurnOptions): Promise<number | undefined> {
    const { loaded } = this.#serving
    return loaded && pace === 'realtime' ? this.#clipEnds.endOf(loaded.vad, pcm) : undefined
  }

  /**
   * Resolves once the models that the flags ask for serve.
   *
   * @throws what kept them from loading
   */
  async modelsReady(): Promise<void> {
    await this.#serving.ready()
  }

  /** Entries that wait for the models in force, by queue. */
  get queueDepths(): Readonly<Record<string, number>> {
    return this.#serving.queueDepths
  }

  /** Stages that have a process of their own, and what it holds now. */
  get stageProcesses(): readonly StageProcess[] {
    return this.#serving.processes
  }

  /** How often a stage was loaded so far. */
  get loads(): number {
    return this.#serving.loads
  }

  /** Whether models that other flags asked for stay loaded; an experiment whose arms take turns asks for it while it runs. */
  keepModels(keep: boolean): void {
    this.#serving.keepAll(keep)
  }

  /** What the recogniser makes of some audio (16 kHz mono): how intelligible a reply is. Outside of any turn. */
  async readBack(pcm: Float32Array): Promise<string> {
    await this.#serving.settled
    return (await this.#serving.required.asr.transcribe(pcm)).text
  }

  /** From the next turn on, what is captured and played goes to `sink` when a turn closes; `undefined`: nothing is recorded. */
  recordTurns(sink: RecordingSink | undefined): void {
    this.#recorder.recordTo(sink)
  }

  async close(): Promise<void> {
    this.#stalls.close()
    this.cards.close()
    this.#conversations.closeAll()
    await this.#recorder.close()
    await this.#serving.close()
  }

  /** Loaded models may know more of what flags do here than was known when they were set. */
  #emitEffects(): void {
    const flags = this.#flagStore.state
    if (JSON.stringify(flags.effects) === JSON.stringify(this.#flags.effects)) return
    this.#flags = flags
    this.#events.emit({ kind: 'topicChanged', topic: 'flags', state: flags })
  }

  #turnClosed(turn: TurnRecord): void {
    this.#clipTurns.closed(turn)
    this.cards.wake()
  }

  #watchTurn(): () => Readonly<Record<string, number>> {
    const [host, cards] = [watchHost(), this.cards.watchTurn()]
    return () => ({ ...host(), ...cards() })
  }

  #emitStage(status: StageStatus): void {
    this.#parts.onStage?.(status)
    this.#events.emit({ kind: 'stageChanged', status })
  }
}
