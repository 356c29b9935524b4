import { describe, expect, it } from 'vitest'
import type { ReplyFrame } from '../../../pipeline/protocol/wire/binary.ts'
import type { Output, OutputOptions } from './output.ts'
import type { ToPlayback } from './playback-messages.ts'
import { type PlaybackProblem, Player } from './player.ts'

const settle = () => new Promise((resolve) => setImmediate(resolve))

function setUp(options: { gone?: string } = {}) {
  const outputs: { options: OutputOptions; posted: ToPlayback[]; sinks: string[]; state: AudioContextState }[] = []
  const told: string[] = []
  let problem: PlaybackProblem | undefined
  let dropped = 0
  let nowMs = 1000
  const player = new Player(
    async (given): Promise<Output> => {
      const kept = { options: given, posted: [] as ToPlayback[], sinks: [] as string[], state: 'running' as const }
      outputs.push(kept)
      return {
        get state() {
          return kept.state as AudioContextState
        },
        latency: { baseLatencyMs: 5, outputLatencyMs: 20 },
        post: (message) => kept.posted.push(message),
        clocks: () => ({ contextSeconds: 10, nowMs }),
        setMuted: () => undefined,
        async setSink(sinkId) {
          kept.sinks.push(sinkId)
          if (sinkId !== '' && sinkId === options.gone) throw new Error('NotFoundError')
          return true
        },
        resume: async () => undefined,
        close: async () => void told.push('closed'),
      }
    },
    {
      onStarted: (turn, { renderedAtMs }) => told.push(`started ${turn} at ${renderedAtMs}`),
      onEnded: (turn, underruns) => told.push(`ended ${turn} with ${underruns}`),
      onStopped: ({ turnIndex, stopMs }) => told.push(`stopped ${turnIndex} after ${stopMs.toFixed(3)}`),
      onProblem: (found) => {
        problem = found
      },
      onDropped: (samples) => {
        dropped += samples
      },
    },
    () => nowMs,
  )
  const frame = (turnIndex: number, sampleRateHz = 16_000): ReplyFrame => ({
    turnIndex,
    seq: 0,
    last: false,
    sampleRateHz,
    pcm: new Int16Array(320),
  })
  return {
    player,
    outputs,
    told,
    frame,
    problem: () => problem,
    dropped: () => dropped,
    later: (ms: number) => {
      nowMs += ms
    },
  }
}

describe('the player', () => {
  it('plays nothing before a gesture, and counts what it did not play', async () => {
    const { player, outputs, frame, dropped } = setUp()
    player.play(frame(1))
    await settle()
    expect(outputs).toHaveLength(0)
    expect(dropped()).toBe(320)
  })

  it('opens another output for a reply of another rate', async () => {
    const { player, outputs, frame, told } = setUp()
    player.unlock()
    player.play(frame(1))
    player.play(frame(2, 24_000))
    await settle()
    expect(outputs.map(({ options }) => options.rateHz)).toEqual([16_000, 24_000])
    expect(outputs.map(({ posted }) => posted.length)).toEqual([1, 1])
    expect(told).toContain('closed')
  })

  it('opens at the rate of the voice before its first reply', async () => {
    const { player, outputs, frame } = setUp()
    player.expectRate(24_000)
    player.unlock()
    await settle()
    player.play(frame(1, 24_000))
    await settle()
    expect(outputs.map(({ options, posted }) => [options.rateHz, posted.length])).toEqual([[24_000, 1]])
  })

  it('takes another voice’s rate at once where nothing is played, else when the reply is over', async () => {
    const { player, outputs, frame } = setUp()
    const rates = () => outputs.map(({ options }) => options.rateHz)
    player.unlock()
    player.play(frame(1))
    await settle()
    outputs[0]?.options.onMessage({ kind: 'started', turnIndex: 1, contextSeconds: 10 })
    player.expectRate(44_100)
    await settle()
    expect(rates()).toEqual([16_000])
    const over = { turnIndex: 1, underruns: 0, underrunMs: 0, playedSamples: 320 }
    outputs[0]?.options.onMessage({ kind: 'ended', ...over })
    await settle()
    expect(rates()).toEqual([16_000, 44_100])
    player.expectRate(24_000)
    await settle()
    expect(rates()).toEqual([16_000, 44_100, 24_000])
  })

  it('goes on at the system’s device when the chosen one is gone, in the middle of a reply', async () => {
    const { player, outputs, problem } = setUp({ gone: 'usb' })
    player.unlock()
    await settle()
    player.setSink('usb')
    await settle()
    expect(outputs[0]?.sinks).toEqual(['', 'usb', ''])
    expect(problem()).toEqual({ kind: 'deviceGone' })
    player.setSink('')
    await settle()
    expect(problem()).toBeUndefined()
  })

  it('says when the browser suspends the sound, and when it is back', async () => {
    const { player, outputs, problem } = setUp()
    player.unlock()
    await settle()
    outputs[0]?.options.onState('suspended')
    expect(problem()).toEqual({ kind: 'suspended' })
    outputs[0]?.options.onState('running')
    expect(problem()).toBeUndefined()
  })
})

describe('a reply that is cut off', () => {
  it('is silent by the next block, and how long that took is measured', async () => {
    const { player, outputs, frame, told, later } = setUp()
    player.unlock()
    player.play(frame(3))
    await settle()
    player.stop(3)
    expect(outputs[0]?.posted.at(-1)).toEqual({ kind: 'stop' })
    later(12)
    // The block of silence begins 4 ms before the context's present moment, which is 12 ms after the page was told.
    outputs[0]?.options.onMessage({ kind: 'stopped', turnIndex: 3, contextSeconds: 9.996, playedSamples: 320 })
    expect(told).toEqual(['stopped 3 after 8.000'])
  })

  it('does not begin again with what was still on its way', async () => {
    const { player, outputs, frame } = setUp()
    player.unlock()
    await settle()
    player.stop(3)
    player.play(frame(3))
    player.play(frame(4))
    await settle()
    expect(outputs[0]?.posted.map((message) => (message.kind === 'audio' ? message.turnIndex : 'stop'))).toEqual([
      'stop',
      4,
    ])
  })

  it('begins anew where the turn goes on: what comes after is another reply of the same turn', async () => {
    const { player, outputs, frame } = setUp()
    player.unlock()
    player.play(frame(3))
    await settle()
    player.silence()
    player.play(frame(3))
    await settle()
    expect(outputs[0]?.posted.map(({ kind }) => kind)).toEqual(['audio', 'stop', 'audio'])
  })
})
