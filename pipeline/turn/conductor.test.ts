import { describe, expect, it, vi } from 'vitest'
import { nowMs } from '../base/clock.ts'
import { BASELINE, type FlagValues } from '../flags/registry.ts'
import { because } from '../measures/reasons/reasons.ts'
import type { Conductor } from './conductor.ts'
import type { Script } from './testing/scripted-stages.ts'
import { FLOATING, feed, HELLO, only, STREAMING, say, setUp, TERMINAL } from './testing/scripted-turns.ts'

describe('a turn', () => {
  it('goes from speech to a spoken reply, and its ledger reaches the player', async () => {
    const { conductor, closed, played } = setUp(HELLO)
    conductor.startClip('clip', 'realtime')
    await say(conductor)
    const turn = only(closed())
    expect(turn).toMatchObject({
      status: 'finished',
      transcript: { text: 'hello there' },
      reply: { text: 'hi there. what now?' },
    })
    expect(turn.ledger?.parts.map((part) => part.part).filter((part) => !FLOATING.has(part))).toEqual([
      'endpoint.hold',
      'machine.late_audio',
      'vad.queue',
      'vad.decide',
      'asr.queue',
      'asr.finalize',
      'llm.queue',
      'llm.prefill',
      'llm.first_token',
      'text.gather',
      'tts.queue',
      'tts.first_audio',
      'tts.leading_silence',
      'transport',
    ])
    expect(turn.ledger?.parts.find((part) => part.part === 'tts.leading_silence')?.ms).toBe(20)
    expect(turn.ledger?.unmeasured).toEqual([{ part: 'playback', reason: 'a test hears nothing' }])
    expect(played).toEqual([0])
  })

  it('has no latency where its clip was fed faster than real time, and says why', async () => {
    const { conductor, closed, events } = setUp(HELLO)
    conductor.startClip('clip', 'fast')
    await say(conductor)
    const turn = only(closed())
    expect(turn).toMatchObject({
      status: 'finished',
      transcript: { text: 'hello there' },
      notMeasurable: because('turn.fast').reason,
    })
    expect(turn.ledger).toBeUndefined()
    expect(turn.anchors.heardMs).toBeUndefined()
    expect(events.some(({ kind }) => kind === 'ledgerChanged')).toBe(false)
  })

  it('begins where speech is known to end in its clip, whatever the detector took for the end', async () => {
    const datedAt = async (endSample: number | undefined) => {
      const { conductor, closed } = setUp(HELLO)
      conductor.startClip('clip', 'realtime', endSample)
      await say(conductor)
      const { counters, ledger } = only(closed())
      return { lateMs: counters['endpoint.lateMs'], complete: ledger?.heardMs !== undefined }
    }
    // Voice is fed up to 800 ms; the detector's window that holds its end reaches to 800 exactly.
    expect(await datedAt(undefined)).toEqual({ lateMs: 0, complete: true })
    expect(await datedAt(0.75 * 16_000)).toEqual({ lateMs: 50, complete: true })
    expect(await datedAt(0.81 * 16_000)).toEqual({ lateMs: -10, complete: true })
    // A clip that goes on behind the endpoint was cut off: nobody knows of another end.
    expect(await datedAt(10 * 16_000)).toEqual({ lateMs: 0, complete: true })
  })

  it('hears a clip while a reply is still being played: no loudspeaker is in it', async () => {
    const everything = { isActive: () => true, isEcho: () => true }
    const heard = async (begin: (conductor: Conductor) => void) => {
      const { conductor, closed } = setUp(HELLO, BASELINE, TERMINAL, everything)
      begin(conductor)
      await say(conductor)
      return closed().map(({ transcript }) => transcript.text)
    }
    expect(await heard((conductor) => conductor.startClip('clip', 'realtime'))).toEqual(['hello there'])
    expect(await heard((conductor) => conductor.openSource())).toEqual([])
  })

  it('waits for whole results under the baseline', async () => {
    const { conductor, stages, closed } = setUp(HELLO)
    conductor.startClip('clip', 'realtime')
    await say(conductor)
    expect(stages.log).toEqual([
      'asr.transcribe audio',
      'llm.generate hello there',
      'llm.done',
      'tts.speak hi there. what now?',
      'tts.done',
    ])
    expect(only(closed()).counters).toMatchObject({
      'asr.encoderRunsBeforeEndpoint': 0,
      'tts.pieces': 1,
      'tts.chunks': 1,
    })
  })

  it('asks with an empty text where the recogniser rejects what it heard, and shows what that was', async () => {
    const { conductor, stages, closed } = setUp({ ...HELLO, rejected: true })
    conductor.startClip('clip', 'realtime')
    await say(conductor)
    expect(stages.log).toContain('llm.generate ')
    const turn = only(closed())
    expect(turn.transcript.text).toBe('hello there')
    expect(turn.counters['asr.rejected']).toBe(1)
  })

  it('counts apart what the language model thought before it spoke, where it says so', async () => {
    const counted = async (script: Parameters<typeof setUp>[0]) => {
      const { conductor, closed } = setUp(script)
      conductor.startClip('clip', 'realtime')
      await say(conductor)
      const { counters } = only(closed())
      return [counters['llm.thinkingTokens'], counters['llm.thinkingMs'], counters['llm.replyTokens']]
    }
    const spoken = HELLO.reply.length
    expect(await counted({ ...HELLO, thinking: { tokens: 7, ms: 31 } })).toEqual([7, 31, spoken])
    expect(await counted(HELLO)).toEqual([undefined, undefined, spoken])
  })

  it('streams between stages where the flags open the edges', async () => {
    const { conductor, stages, closed } = setUp(HELLO, { ...STREAMING, LLM_MAX_NEW_TOKENS: 1 })
    conductor.startClip('clip', 'realtime')
    await say(conductor)
    const turn = only(closed())
    expect(turn.counters['asr.encoderRunsBeforeEndpoint']).toBeGreaterThan(0)
    expect(turn.counters['llm.prefillsBeforeEndpoint']).toBeGreaterThan(0)
    expect(turn.counters).toMatchObject({ 'tts.pieces': 3, 'tts.chunks': 9, 'llm.firstBurstTokens': 2 })
    expect(stages.log.indexOf('tts.speak hi')).toBeLessThan(stages.log.indexOf('llm.done'))
  })

  it('never lets two stages work at once where they may not', async () => {
    const flags = { ...STREAMING, LLM_MAX_NEW_TOKENS: 1, ENABLE_PIPELINE_PARALLEL: false }
    const { conductor, stages, closed } = setUp(HELLO, flags)
    conductor.startClip('clip', 'realtime')
    await say(conductor)
    expect(stages.log.indexOf('tts.speak hi')).toBeGreaterThan(stages.log.indexOf('llm.done'))
    expect(only(closed()).counters['pipeline.stagesActiveAtOnce']).toBeLessThanOrEqual(1)
  })

  it('ends empty where the source ends before speech does', async () => {
    const { conductor, closed } = setUp(HELLO)
    conductor.startClip('clip', 'realtime')
    await feed(conductor, 'silence', 300)
    conductor.endInput()
    expect(only(closed())).toMatchObject({ status: 'empty', notMeasurable: 'the input ended before an utterance did' })
  })

  it('ends empty where no words were recognised', async () => {
    const { conductor, closed } = setUp({ ...HELLO, transcript: '' })
    conductor.startClip('clip', 'realtime')
    await say(conductor)
    expect(only(closed())).toMatchObject({ status: 'empty', notMeasurable: 'no words were recognised' })
  })

  it('keeps the flags it began with; the next one has the new ones', async () => {
    const { conductor, closed } = setUp(HELLO)
    conductor.startClip('clip', 'realtime')
    conductor.setFlags(STREAMING, 'streaming')
    await say(conductor)
    conductor.startClip('clip', 'realtime')
    await say(conductor)
    expect(closed().map((turn) => [turn.preset, turn.flags.TTS_STREAMING])).toEqual([
      [undefined, false],
      ['streaming', true],
    ])
  })

  it('tells the next prompt what was said before', async () => {
    const { conductor, events } = setUp(HELLO)
    conductor.startClip('clip', 'realtime')
    await say(conductor)
    conductor.clearConversation()
    expect(events.at(-1)).toEqual({ kind: 'conversationCleared' })
  })
})

describe('speculation', () => {
  const SPECULATIVE: FlagValues = { ...STREAMING, PIPELINE_SPECULATIVE: true }

  it('prepares the reply before the endpoint, lets nothing of it be heard before, and takes it', async () => {
    const { conductor, stages, closed, played } = setUp({ ...HELLO, transcript: 'hi' }, SPECULATIVE)
    conductor.startClip('clip', 'realtime')
    await feed(conductor, 'speech', 400)
    expect(stages.log).not.toContain('llm.generate hi')
    await feed(conductor, 'murmur', 400)
    expect(stages.log).toContain('tts.done')
    expect(played).toEqual([])
    await feed(conductor, 'silence', 1200)
    const turn = only(closed())
    expect(turn).toMatchObject({ status: 'finished', counters: { 'speculation.tries': 1, 'speculation.hits': 1 } })
    expect(stages.log.filter((entry) => entry.startsWith('llm.generate'))).toHaveLength(1)
    expect(played.length).toBeGreaterThan(0)
    expect(turn.ledger?.parts.find((part) => part.part === 'llm.prefill')?.ms).toBe(0)
  })

  it('throws a reply away when the transcript changes, and counts what that cost', async () => {
    const { conductor, closed } = setUp({ ...HELLO, transcript: 'hi', finalTranscript: 'hi you' }, SPECULATIVE)
    conductor.startClip('clip', 'realtime')
    await feed(conductor, 'speech', 400)
    await feed(conductor, 'murmur', 400)
    await feed(conductor, 'silence', 1200)
    const turn = only(closed())
    expect(turn).toMatchObject({
      status: 'finished',
      transcript: { text: 'hi you' },
      counters: { 'speculation.wastedTokens': 6 },
    })
    expect(turn.counters['speculation.hits']).toBeUndefined()
    expect(turn.spans.some((span) => span.stage === 'llm' && span.cancelled)).toBe(true)
  })

  it('does nothing where the flag is off', async () => {
    const { conductor, closed } = setUp({ ...HELLO, transcript: 'hi' }, STREAMING)
    conductor.startClip('clip', 'realtime')
    await say(conductor)
    expect(only(closed()).counters['speculation.tries']).toBeUndefined()
  })
})

describe('at the microphone', () => {
  it('each utterance is a turn of its own', async () => {
    const { conductor, closed } = setUp(HELLO, STREAMING)
    conductor.openSource()
    await say(conductor)
    await say(conductor)
    expect(closed().map((turn) => [turn.origin, turn.index, turn.status])).toEqual([
      ['microphone', 1, 'finished'],
      ['microphone', 2, 'finished'],
    ])
  })

  it('speech during the reply interrupts it: what computes is cancelled and the player silenced', async () => {
    const gate = Promise.withResolvers<void>()
    let chunks = 0
    const script: Script = {
      ...HELLO,
      hold: (work) => (work === 'tts.chunk' && ++chunks > 1 ? gate.promise : Promise.resolve()),
    }
    const { conductor, stages, closed, played, stops } = setUp(script, STREAMING)
    conductor.openSource()
    await say(conductor)
    expect(conductor.phase).toBe('speaking')
    await feed(conductor, 'speech', 200)
    gate.resolve()
    await feed(conductor, 'silence', 20)
    expect(closed()).toMatchObject([{ status: 'interrupted', index: 1 }])
    expect(conductor.phase).toBe('hearing')
    expect(stops()).toBe(1)
    expect(played).toEqual([0])
    expect(stages.log).toContain('tts.cancelled')
  })

  it('what the recogniser hears after an utterance has ended does not touch its transcript', async () => {
    const gate = Promise.withResolvers<void>()
    const hold = (work: string) => (work === 'llm.token' ? gate.promise : Promise.resolve())
    const { conductor, closed } = setUp({ ...HELLO, hold }, STREAMING)
    conductor.openSource()
    await say(conductor)
    expect(conductor.phase).toBe('thinking')
    await feed(conductor, 'murmur', 100)
    expect(conductor.current?.transcript).toEqual({ text: 'hello there', final: true })
    gate.resolve()
    await feed(conductor, 'silence', 20)
    expect(only(closed()).transcript.text).toBe('hello there')
  })

  it('a short sound is forgotten', async () => {
    const { conductor, closed } = setUp(HELLO, STREAMING)
    conductor.openSource()
    await feed(conductor, 'speech', 40)
    await feed(conductor, 'silence', 1200)
    expect(only(closed())).toMatchObject({ status: 'empty', notMeasurable: 'the sound was too short to be speech' })
  })
})

describe('a stage that fails', () => {
  it.each(['asr', 'llm', 'tts'] as const)(
    '%s: ends the turn with what went wrong, and the next turn works',
    async (breaks) => {
      const script = { ...HELLO, breaks }
      const { conductor, closed } = setUp(script)
      conductor.startClip('clip', 'realtime')
      await say(conductor)
      expect(only(closed())).toMatchObject({ status: 'failed', error: { message: expect.stringContaining('broke') } })
      expect(conductor.phase).toBe('idle')
      conductor.startClip('clip', 'realtime')
      await say(conductor)
      expect(closed()).toHaveLength(2)
    },
  )
})

describe('cancelling', () => {
  it('stops a reply that is being prepared and ignores what still comes of it', async () => {
    const gate = Promise.withResolvers<void>()
    const { conductor, closed, played } = setUp({
      ...HELLO,
      hold: (work) => (work === 'llm.token' ? gate.promise : Promise.resolve()),
    })
    conductor.startClip('clip', 'realtime')
    await say(conductor)
    expect(conductor.phase).toBe('thinking')
    conductor.cancel()
    gate.resolve()
    await feed(conductor, 'silence', 20)
    expect(only(closed())).toMatchObject({
      status: 'cancelled',
      notMeasurable: 'cancelled before the first word of the reply',
    })
    expect(played).toEqual([])
  })

  it('stops hearing', async () => {
    const { conductor, closed } = setUp(HELLO, STREAMING)
    conductor.openSource()
    await feed(conductor, 'speech', 200)
    conductor.cancel()
    expect(only(closed()).status).toBe('cancelled')
  })
})

describe('a reply that a console plays', () => {
  it('is over when the console says so, late as it may be, and what it rendered is in the ledger', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    try {
      const { conductor, closed } = setUp(HELLO, BASELINE, { silentBecause: undefined, waitForPlayback: true })
      conductor.startClip('clip', 'realtime')
      conductor.reportPlayed('a turn before', 0, 0)
      await say(conductor)
      const id = conductor.current?.id ?? ''
      expect(conductor.phase).toBe('speaking')
      await vi.advanceTimersByTimeAsync(3000)
      expect(closed()).toEqual([])
      conductor.reportRendered(id, nowMs(), 30)
      conductor.reportPlayed(id, 2, 50)
      const { ledger, counters } = only(closed())
      expect(ledger?.parts.at(-1)).toMatchObject({ part: 'playback', estimate: true })
      expect(counters).toMatchObject({ 'playback.underruns': 2, 'playback.outputLatencyMs': 30 })
    } finally {
      vi.useRealTimers()
    }
  })

  it('is over soon after its computed end where the console never says anything', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    try {
      const { conductor, closed } = setUp(HELLO, BASELINE, { silentBecause: undefined, waitForPlayback: true })
      conductor.startClip('clip', 'realtime')
      await say(conductor)
      expect(closed()).toEqual([])
      await vi.advanceTimersByTimeAsync(3000)
      expect(only(closed()).status).toBe('finished')
    } finally {
      vi.useRealTimers()
    }
  })
})
