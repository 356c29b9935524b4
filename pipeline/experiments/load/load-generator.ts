import { setTimeout as wait } from 'node:timers/promises'
import { backOffMs } from '../../base/back-off.ts'
import { nowMs } from '../../base/clock.ts'
import { failureInfoOf } from '../../base/failure.ts'
import type { DeviceTurnResult, EncodedSpeech } from '../../servers/xiaozhi/client/virtual-device.ts'
import { mulberry32, pick, type Random } from '../statistics/seeded-random.ts'
import { openArrivals, rampDelayMs } from './arrivals.ts'
import type { LoadPlan } from './load-messages.ts'
import { LoadTally } from './load-tally.ts'
import { type LoadTurn, turnOf } from './load-turn.ts'

/** A device as the generator needs it; `VirtualDevice` is one. */
export interface SpeakingDevice {
  readonly connectMs: number | undefined
  readonly helloMs: number | undefined
  speak(speech: EncodedSpeech, signal?: AbortSignal): Promise<DeviceTurnResult>
  close(): void
}

export interface GeneratorOptions {
  readonly plan: LoadPlan
  readonly speeches: readonly { readonly id: string; readonly speech: EncodedSpeech }[]
  readonly connect: (deviceId: string) => Promise<SpeakingDevice>
  readonly onTurn: (turn: LoadTurn) => void
}

/** People think between two turns; closed arrivals leave between these. */
const SHORTEST_PAUSE_MS = 500
const LONGEST_PAUSE_MS = 1500
const FIRST_RECONNECT_MS = 250
const LONGEST_RECONNECT_MS = 5000

/**
 * Plays virtual devices against a server. Closed arrivals: each device takes its next turn when the last is over and a
 * pause has passed. Open arrivals: turns are meant to begin at times that know nothing of the server; one that finds no
 * free device waits, and its delay is counted.
 */
export class LoadGenerator {
  readonly tally = new LoadTally()
  readonly #options: GeneratorOptions
  readonly #stop = new AbortController()
  readonly #open = new Set<SpeakingDevice>()
  #arrivals: readonly number[] = []
  #nextArrival = 0
  #startMs = 0

  constructor(options: GeneratorOptions) {
    this.#options = options
  }

  /** Resolves when the time is over and the last turns have ended, or after `stop`. */
  async run(): Promise<void> {
    const { devices, rampMs, durationMs, arrivals, turnsPerSecond, seed } = this.#options.plan
    this.#startMs = nowMs()
    if (arrivals === 'open') {
      this.#arrivals = openArrivals(turnsPerSecond ?? devices / 6, durationMs, seed).map(
        (atMs) => this.#startMs + rampMs + atMs,
      )
    }
    await Promise.all(Array.from({ length: devices }, (_, index) => this.#live(index)))
  }

  /** Ends at once: turns that run are given up and count as neither finished nor failed. */
  stop(): void {
    this.#stop.abort()
    for (const device of this.#open) device.close()
  }

  /** One device: connects, takes turns, connects again where it was cut off. */
  async #live(index: number): Promise<void> {
    const { devices, rampMs, seed } = this.#options.plan
    const deviceId = deviceIdOf(index)
    const random = mulberry32(seed * 10_007 + index)
    await this.#sleepUntil(this.#startMs + rampDelayMs(index, devices, rampMs))
    for (let failures = 0; !this.#over(); ) {
      const device = await this.#connect(deviceId)
      if (device) {
        failures = 0
        await this.#takeTurns(deviceId, device, random)
        this.#open.delete(device)
        this.tally.removeConnection()
        device.close()
      } else failures += 1
      if (!this.#over()) await this.#sleepUntil(nowMs() + backOffMs(failures, FIRST_RECONNECT_MS, LONGEST_RECONNECT_MS))
    }
  }

  async #connect(deviceId: string): Promise<SpeakingDevice | undefined> {
    try {
      const device = await this.#options.connect(deviceId)
      this.#open.add(device)
      this.tally.addConnection(deviceId, device.connectMs ?? 0, device.helloMs ?? 0)
      return device
    } catch (error) {
      if (!this.#stop.signal.aborted) this.tally.addError(deviceId, failureInfoOf(error).code)
      return undefined
    }
  }

  /** Turn after turn until the time is over or one fails: what the server thinks of the connection is then unknown. */
  async #takeTurns(deviceId: string, device: SpeakingDevice, random: Random): Promise<void> {
    while (true) {
      const intendedMs = this.#intended(random)
      if (intendedMs === undefined) return
      await this.#sleepUntil(intendedMs)
      if (this.#stop.signal.aborted) return
      const turn = await this.#take(deviceId, device, intendedMs, random)
      if (turn === undefined) return
      this.tally.addTurn(turn)
      this.#options.onTurn(turn)
      if (turn.error && turn.error.code !== 'device.alert') return
    }
  }

  /** When the next turn is meant to begin; `undefined`: there is none any more. */
  #intended(random: Random): number | undefined {
    if (this.#over()) return undefined
    if (this.#options.plan.arrivals === 'open') {
      this.#nextArrival += 1
      return this.#arrivals[this.#nextArrival - 1]
    }
    return nowMs() + SHORTEST_PAUSE_MS + random() * (LONGEST_PAUSE_MS - SHORTEST_PAUSE_MS)
  }

  async #take(
    deviceId: string,
    device: SpeakingDevice,
    intendedMs: number,
    random: Random,
  ): Promise<LoadTurn | undefined> {
    const { speeches, plan } = this.#options
    const spoken = speeches[pick(speeches.length, random)]
    if (!spoken) return undefined
    const startedMs = nowMs()
    const about = { deviceId, clipId: spoken.id, devices: plan.devices, intendedMs }
    this.tally.addStart()
    try {
      const result = await device.speak(spoken.speech, this.#stop.signal)
      return { ...about, ...turnOf(result) }
    } catch (thrown) {
      if (this.#stop.signal.aborted) return undefined
      const error = failureInfoOf(thrown)
      return { ...about, times: { startedMs }, transcript: '', reply: '', gapsMs: [], error }
    }
  }

  #over(): boolean {
    const { rampMs, durationMs, arrivals } = this.#options.plan
    if (this.#stop.signal.aborted) return true
    // Open: turns that were meant to begin in time are made up for, however late.
    if (arrivals === 'open') return this.#nextArrival >= this.#arrivals.length
    return nowMs() >= this.#startMs + rampMs + durationMs
  }

  async #sleepUntil(atMs: number): Promise<void> {
    const restMs = atMs - nowMs()
    if (restMs > 0) await wait(restMs, undefined, { signal: this.#stop.signal }).catch(() => undefined)
  }
}

/** A locally administered address, so that no real device has it. */
export function deviceIdOf(index: number): string {
  const octets = [index >> 8, index].map((octet) => (octet & 0xff).toString(16).padStart(2, '0'))
  return ['02', 'f1', '00', '00', ...octets].join(':')
}
