import { failureInfoOf } from '../base/failure.ts'
import { Listeners } from '../base/listeners.ts'
import { firstDevice } from '../flags/cuda-devices.ts'
import type { FlagValues } from '../flags/registry.ts'
import { usedCard } from '../graphics/used-card.ts'
import { choiceOf, namedModel } from '../models/model-choice.ts'
import type { PipelineEvent } from '../protocol/events.ts'
import type { FlagState } from '../protocol/flags.ts'
import type { Machine } from '../protocol/machine.ts'
import type { ModelChoice, ModelsState, SomeModels } from '../protocol/models.ts'
import type { RunOn } from '../protocol/placement.ts'
import type { Clip, Snapshot } from '../protocol/snapshot.ts'
import { STAGE_NAMES, type StageName, type StageProcess, type StageStatus } from '../protocol/stages.ts'
import type { TurnRecord } from '../protocol/turns.ts'
import { type RecordingSink, TurnRecorder } from '../recording/turn-recorder.ts'
import type { Conductor } from '../turn/conductor.ts'
import { EchoScreen } from '../turn/echo-screen.ts'
import { SILENT_PLAYER } from '../turn/silent-player.ts'
import { ClipEnds } from './clips/clip-end.ts'
import type { ClipLibrary } from './clips/clip-library.ts'
import { type ClipTurnAudio, type ClipTurnOptions, ClipTurns } from './clips/clip-turns.ts'
import { type ConversationOptions, Conversations, type OpenConversation } from './conversations.ts'
import { FlagBook, initialFlags } from './flag-book.ts'
import { modelFacts, queueDepths, stageProcesses } from './loading/engine-facts.ts'
import { engineSupply, languageOn, modelsOf } from './loading/engine-supply.ts'
import { type LoadedStages, readyStatus } from './loading/load-stages.ts'
import { StagePool } from './loading/stage-pool.ts'
import { CardWatch } from './machine/card-watch.ts'
import { watchHost } from './machine/host-watch.ts'
import { StallWatch } from './machine/stall-watch.ts'
import { summariesOf } from './model-summaries.ts'
import type { FlagOptions, PipelineParts } from './pipeline-options.ts'
import { placeStage, providerFor } from './placement/stage-placement.ts'

/** A pipeline: its models, the conductor that runs turns on them, and the flags in force. */
export class Pipeline {
  readonly machine: Machine
  readonly clipLibrary: ClipLibrary
  readonly pack: Snapshot['pack']
  /** What the graphics cards do. */
  readonly cards: CardWatch
  readonly #parts: PipelineParts
  readonly #statuses = new Map<StageName, StageStatus>()
  readonly #pool: StagePool
  readonly #recorder: TurnRecorder
  readonly #clipTurns = new ClipTurns()
  /** Who hears of the pipeline's own conversation: none of them can break its turns, or keep others from hearing. */
  readonly #events = new Listeners<PipelineEvent>('turns')
  readonly #stalls = new StallWatch()
  readonly #clipEnds = new ClipEnds()
  readonly #book: FlagBook
  #flags: FlagState
  #models: ModelChoice
  #loaded: LoadedStages | undefined
  readonly #conversations = new Conversations()
  #conductor: Conductor | undefined
  #reloading: Promise<void> = Promise.resolve()
  /** Why the models in force are not the ones that the flags ask for. */
  #reloadFailure: unknown
  readonly foresee = (values: FlagValues) => this.#book.foresee(values)

  constructor(parts: PipelineParts) {
    const { manifest } = parts.pack
    this.#parts = parts
    this.machine = parts.machine
    this.cards = new CardWatch(
      parts.machine.graphics ?? { cards: [] },
      () => this.#usedCard(),
      () => this.#conversations.areQuiet,
    )
    this.clipLibrary = parts.clipLibrary
    this.pack = { id: manifest.id, version: manifest.version, description: manifest.description }
    const { choice: models, missing } = choiceOf(parts.shelf, manifest.id, parts)
    this.#models = models
    const asked = { flags: initialFlags(parts), models, runOn: parts.runOn ?? {} }
    this.#book = new FlagBook(asked, parts.preset, (wanted) => engineSupply(wanted, parts, this.#loaded))
    this.#flags = this.#book.state
    this.#recorder = new TurnRecorder((message) => {
      this.#events.tell({ kind: 'problemReported', problem: { code: 'recording.lost', message } })
    })
    this.#events.add((event) => this.#recorder.told(event))
    if (parts.onEvent) this.#events.add(parts.onEvent)
    for (const problem of missing) this.#events.tell({ kind: 'problemReported', problem })
    this.#events.add((event) => event.kind === 'turnClosed' && this.#turnClosed(event.turn))
    this.#pool = new StagePool({
      modelOf: (stage, name) => namedModel(parts.shelf, stage, name),
      providerFor: async (stage, plan, model) => {
        const device = providerFor(plan, parts.providers)
        return model ? placeStage(stage, { plan, model, device, cards: parts.machine.graphics?.cards ?? [] }) : device
      },
      turnEnd: () => parts.shelf.turnEndFiles,
      onStage: (status) => this.#tellStage(status),
      keepAll: parts.player === undefined,
    })
  }

  /** Loads the models for the first time; everything else comes after it. */
  async load(): Promise<void> {
    const { player } = this.#parts
    this.#loaded = await this.#loadStages(this.#book)
    this.#book.loaded(this.#book.asked)
    this.#limitRecogniser()
    this.#flags = this.#book.state
    const echo = new EchoScreen()
    this.#conductor = this.openConversation({
      player: echo.listenTo(this.#recorder.listenTo(player ?? SILENT_PLAYER)),
      tap: this.#recorder,
      echo,
      emit: (event) => this.#events.tell(event),
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
    if (!this.#loaded) throw new Error('The pipeline has not been loaded')
    return this.#conversations.open({
      ...options,
      ...this.#book.acting,
      stages: this.#loaded,
      stallsSince: (fromMs) => this.#stalls.since(fromMs),
      engineFacts: () => {
        const loaded = this.#loaded
        const models = modelsOf(this.#parts.shelf, this.#book.asked.models)
        return (counted) => (loaded ? modelFacts(loaded, models, counted) : { counters: {} })
      },
    })
  }

  /** Rate of the voice's audio. */
  get replySampleRateHz(): number {
    if (!this.#loaded) throw new Error('The pipeline has not been loaded')
    return this.#loaded.tts.sampleRateHz
  }

  get stages(): readonly StageStatus[] {
    return [...this.#statuses.values()]
  }

  /** SHA-256 of every file that was loaded, as it was found when it was, by its path in the pack. */
  get modelHashes(): Readonly<Record<string, string>> {
    return this.#pool.digests
  }

  get clips(): readonly Clip[] {
    return this.clipLibrary.clips
  }

  /** Language of conversations on the chosen models. */
  get language(): string {
    return languageOn(this.#parts.shelf, this.#models)
  }

  get flags(): FlagState {
    return this.#flags
  }

  get flagValues(): FlagValues {
    return this.#book.requested
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
    this.#book.ask(values, { preset, models: { ...this.#models, ...models } })
    this.#flags = this.#book.state
    this.#limitRecogniser()
    this.#conversations.setFlags(this.#book.acting)
    this.#conductor?.rememberIn(caches)
    this.#events.tell({ kind: 'topicChanged', topic: 'flags', state: this.#flags })
    this.#reloading = this.#reloading.then(() => this.#reload())
    return this.#flags
  }

  /** Where stages were asked to run. */
  get runOn(): RunOn {
    return this.#book.asked.runOn
  }

  /** The models there are, and those that were chosen. */
  get models(): ModelsState {
    const { shelf } = this.#parts
    return { available: [...summariesOf(shelf.models), ...shelf.turnEnds], chosen: this.#models }
  }

  /**
   * Puts models in force from the next turn on; served as a change of flags is that asks for other models.
   *
   * @throws Failure where one is not there, and changes nothing
   */
  chooseModels(models: SomeModels): void {
    this.checkModels(models)
    this.#models = { ...this.#models, ...models }
    this.#events.tell({ kind: 'topicChanged', topic: 'models', state: this.models })
    this.setFlags(this.#book.requested, { preset: this.#flags.preset })
  }

  /** Looks again for which models there are. */
  async refreshModels(): Promise<void> {
    await this.#parts.shelf.refresh()
    this.#events.tell({ kind: 'topicChanged', topic: 'models', state: this.models })
    // A flag may do more now, or less: models that tell where turns end need no loading to act.
    this.setFlags(this.#book.requested, { preset: this.#flags.preset })
  }

  /** @throws Failure where one of these models is not there, or no engine of this version runs it */
  checkModels(models: SomeModels): void {
    engineSupply({ ...this.#book.asked, models: { ...this.#models, ...models } }, this.#parts, undefined)
  }

  /** Asks stages to run elsewhere; served as a change of flags is that asks for other models. */
  placeStages(places: RunOn): void {
    this.#book.askPlaces(places)
    this.#events.tell({ kind: 'topicChanged', topic: 'places', state: this.runOn })
    this.setFlags(this.#book.requested, { preset: this.#flags.preset })
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
    return this.#loaded && pace === 'realtime' ? this.#clipEnds.endOf(this.#loaded.vad, pcm) : undefined
  }

  /**
   * Resolves once the models that the flags ask for serve.
   *
   * @throws what kept them from loading
   */
  async modelsReady(): Promise<void> {
    await this.#reloading
    if (this.#reloadFailure !== undefined) throw this.#reloadFailure
  }

  /** Entries that wait for the models in force, by queue. */
  get queueDepths(): Readonly<Record<string, number>> {
    return this.#loaded ? queueDepths(this.#loaded) : {}
  }

  /** Stages that have a process of their own, and what it holds now. */
  get stageProcesses(): readonly StageProcess[] {
    return this.#loaded ? stageProcesses(this.#loaded) : []
  }

  /** How often a stage was loaded so far. */
  get loads(): number {
    return this.#pool.loads
  }

  /** Whether models that other flags asked for stay loaded; an experiment whose arms take turns asks for it while it runs. */
  keepModels(keep: boolean): void {
    this.#pool.keepAll(keep)
    if (keep) return
    void this.#reloading.then(() => {
      if (this.#loaded) this.#serve(this.#loaded)
    })
  }

  /** What the recogniser makes of some audio (16 kHz mono): how intelligible a reply is. Outside of any turn. */
  async readBack(pcm: Float32Array): Promise<string> {
    await this.#reloading
    if (!this.#loaded) throw new Error('The pipeline has not been loaded')
    return (await this.#loaded.asr.transcribe(pcm)).text
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
    await this.#reloading
    await this.#pool.closeAll()
  }

  async #reload(): Promise<void> {
    const { asked, plan, served } = this.#book
    if (served) {
      this.#reloadFailure = undefined
      this.#book.loaded(asked)
      this.#tellEffects()
      return
    }
    try {
      this.#loaded = await this.#loadStages({ asked, plan })
      this.#book.loaded(asked)
      this.#limitRecogniser()
      this.#reloadFailure = undefined
      this.#serve(this.#loaded)
    } catch (error) {
      this.#reloadFailure = error
      const problem = failureInfoOf(error)
      // What was asked for in the meantime is the business of the next reload.
      if (asked === this.#book.asked) this.#book.failed(problem.message)
      this.#events.tell({ kind: 'problemReported', problem })
    }
    this.#tellEffects()
    // Models that were loaded before tell nothing when they are taken up again.
    for (const stage of STAGE_NAMES) if (this.#loaded) this.#tellStage(readyStatus(stage, this.#loaded[stage].facts))
  }

  /** The stages of a plan, and the language of the conversations on them. */
  async #loadStages({ asked, plan }: Pick<FlagBook, 'asked' | 'plan'>): Promise<LoadedStages> {
    return { ...(await this.#pool.load(plan)), language: languageOn(this.#parts.shelf, asked.models) }
  }

  /** From the next turn on, on these models and under the flags that act with them. */
  #serve(loaded: LoadedStages): void {
    this.#conversations.setStages(loaded, this.#book.acting, () => void this.#pool.closeReplaced())
  }

  #limitRecogniser(): void {
    const { ASR_MAX_CONCURRENT, ASR_BATCH_SIZE } = this.#book.requested
    this.#loaded?.asr.limitSessions(ASR_MAX_CONCURRENT)
    this.#loaded?.asr.limitBatch(ASR_BATCH_SIZE)
  }

  /** Loaded models may know more of what flags do here than was known when they were set. */
  #tellEffects(): void {
    const flags = this.#book.state
    if (JSON.stringify(flags.effects) === JSON.stringify(this.#flags.effects)) return
    this.#flags = flags
    this.#events.tell({ kind: 'topicChanged', topic: 'flags', state: flags })
  }

  #turnClosed(turn: TurnRecord): void {
    this.#clipTurns.closed(turn)
    this.cards.wake()
  }

  #watchTurn(): () => Readonly<Record<string, number>> {
    const [host, cards] = [watchHost(), this.cards.watchTurn()]
    return () => ({ ...host(), ...cards() })
  }

  #usedCard(): string | undefined {
    return usedCard(this.machine.graphics?.cards ?? [], {
      device: firstDevice(this.#book.requested.CUDA_VISIBLE_DEVICES),
      onCuda: this.stages.some(({ provider }) => provider === 'cuda'),
      order: process.env.CUDA_DEVICE_ORDER,
    })
  }

  #tellStage(status: StageStatus): void {
    this.#statuses.set(status.stage, status)
    this.#parts.onStage?.(status)
    this.#events.tell({ kind: 'stageChanged', status })
  }
}
