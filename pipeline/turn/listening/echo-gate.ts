import { meanSquare } from '../../audio/levels.ts'
import { nowMs } from '../../base/clock.ts'
import { type ReplyPlayer, tappedPlayer } from '../reply/reply-player.ts'
import { FarEnd } from './far-end.ts'

/** Tells speech from the reply's own sound coming back through the microphone. */
export interface EchoGuard {
  /** Whether anything can be echo at that moment of the host's clock: a reply is played, or its tail still sounds. */
  isActive(atMs: number): boolean
  /** Whether the reply explains how loud this stretch is, whose last sample was captured at `capturedMs`. 16 kHz. */
  isEcho(pcm: Float32Array, capturedMs: number): boolean
}

/**
 * What is played comes back within this time of its hand-over: the player's buffer, the output's and the input's
 * latency and the room's tail are all in it, so that none of them need be known.
 */
const LONGEST_WAY_MS = 600
/** Stamps of both sides are compared to this. */
const STAMP_JITTER_MS = 20
/** Speech must stand out from the loudest possible echo by this: echo is never above it, frame for frame. */
const ABOVE_ECHO_DB = 6
/** How loud echo is taken to be before any was heard, in dB to what is played: a laptop whose echo canceller is off. */
const FIRST_COUPLING_DB = -15
const LOWEST_COUPLING_DB = -70
/** For so long whatever comes back while the first reply is played counts as its echo, and teaches how loud echo is. */
const LEARNING_MS = 300
/** The coupling falls by this per second of reply: somebody turned the loudspeaker down, or moved away from it. */
const FALL_DB_PER_SECOND = 8
/** Softer than this at the loudspeaker, a reply teaches nothing. */
const TEACHING_DBFS = -45
const SAMPLES_PER_MS = 16
const FRAME_SAMPLES = 10 * SAMPLES_PER_MS

/**
 * Compares how loud the microphone is with how loud the loudspeaker's sound can be there. The coupling between the two is
 * learned while replies are played: the largest ratio of what comes back to the loudest that was played on its way. Echo
 * is never above that ratio, wherever in time it lies; speech close to the microphone is.
 */
export class EchoGate implements EchoGuard {
  readonly #farEnd = new FarEnd()
  #couplingDb = FIRST_COUPLING_DB
  #learnedMs = 0

  /** Microphone to loudspeaker, dB, as far as it was learned. */
  get couplingDb(): number {
    return this.#couplingDb
  }

  /** A player whose replies the screen knows. What nobody hears makes no echo. */
  listenTo(player: ReplyPlayer): ReplyPlayer {
    return tappedPlayer(player, {
      onPlayed: ({ pcm, sampleRateHz }, handedMs) => {
        if (player.silentBecause === undefined) this.#farEnd.hand(pcm, sampleRateHz, handedMs)
      },
      onStopped: () => this.#farEnd.stop(nowMs()),
    })
  }

  isActive(atMs: number): boolean {
    return atMs - LONGEST_WAY_MS <= this.#farEnd.endMs
  }

  isEcho(pcm: Float32Array, capturedMs: number): boolean {
    const startMs = capturedMs - pcm.length / SAMPLES_PER_MS
    const playedDbfs = this.#farEnd.loudestDbfs(startMs - LONGEST_WAY_MS, capturedMs + STAMP_JITTER_MS)
    const ratioDb = loudestFrameDbfs(pcm) - playedDbfs
    const learning = this.#learnedMs < LEARNING_MS
    const echo = learning || ratioDb <= this.#couplingDb + ABOVE_ECHO_DB
    if (echo && playedDbfs >= TEACHING_DBFS) this.#learn(ratioDb, pcm.length / SAMPLES_PER_MS)
    return echo
  }

  #learn(ratioDb: number, ms: number): void {
    this.#learnedMs += ms
    const fallen = this.#couplingDb - (FALL_DB_PER_SECOND * ms) / 1000
    this.#couplingDb = Math.max(LOWEST_COUPLING_DB, fallen, ratioDb)
  }
}

function loudestFrameDbfs(pcm: Float32Array): number {
  let loudest = 0
  for (let from = 0; from < pcm.length; from += FRAME_SAMPLES) {
    loudest = Math.max(loudest, meanSquare(pcm, from, Math.min(pcm.length, from + FRAME_SAMPLES)))
  }
  return 10 * Math.log10(loudest + 1e-12)
}
