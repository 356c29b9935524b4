import { describe, expect, it, vi } from 'vitest'
import { nowMs } from '../../base/clock.ts'
import type { FlagValues } from '../../flags/registry.ts'
import { turnFate, wasTakenBack } from '../../measures/turn-fate.ts'
import type { TurnRecord } from '../../protocol/turns.ts'
import type { Conductor } from '../conductor.ts'
import type { Script } from '../testing/scripted-stages.ts'
import { feed, HELLO, only, STREAMING, setUp } from '../testing/scripted-turns.ts'

/** Taken for over after 200 ms of silence, however much is still to come. */
const HASTY: FlagValues = {
  ...STREAMING,
  // Taken at its word where no words speak against it: the script says when the turn is over.
  ...{ ASR_ENDPOINTING: 'smart-turn', ASR_SHORTEST_SILENCE: 0.2, ASR_TAKE_BACK: 1 },
}
const WHOLE_AT_ONCE: FlagValues = { ...HASTY, ASR_ENABLE_STREAMING: false, PIPELINE_STREAMING: false }
const SPECULATIVE: FlagValues = { ...HASTY, PIPELINE_SPECULATIVE: true }
const SCRIPT: Script = { ...HELLO, pieces: ['set the timer', 'to forty minutes'], turnEnd: () => 0.9 }
const BOTH = 'set the timer to forty minutes'
const SPOKEN_MS = 640
const HOLD_MS = 256

/** The end is decided `HOLD_MS` after the voice; whoever goes on `pauseMs` after that has been silent for both. */
async function goOnAfter(pauseMs: number, flags: FlagValues, script: Script = SCRIPT, begin = atMicrophone) {
  const set = setUp(script, flags)
  begin(set.conductor)
  await feed(set.conductor, 'speech', SPOKEN_MS)
  await feed(set.conductor, 'silence', HOLD_MS)
  await feed(set.conductor, 'silence', pauseMs)
  await feed(set.conductor, 'speech', SPOKEN_MS)
  await feed(set.conductor, 'silence', 2000)
  return set
}

const atMicrophone = (conductor: Conductor) => conductor.openSource()
const fromClip = (conductor: Conductor) => void conductor.startClip('clip', 'realtime')

const fateOf = (turn: TurnRecord) =>
  turnFate({
    ...{ status: turn.status, notMeasurable: turn.notMeasurable, takenBack: wasTakenBack(turn) },
    ...{ processingMs: turn.ledger?.processingMs, heardMs: turn.ledger?.heardMs },
  })

describe('a person who goes on after what was taken for the end', () => {
  const CONTINUATIONS = Array.from({ length: 20 }, (_, index) => ({
    pauseMs: 100 + Math.round((index * 800) / 19 / 20) * 20,
    flags: [HASTY, WHOLE_AT_ONCE, SPECULATIVE][index % 3] ?? HASTY,
    how: ['streaming', 'recognised as a whole', 'speculative'][index % 3],
    begin: index % 2 === 0 ? atMicrophone : fromClip,
    where: index % 2 === 0 ? 'at the microphone' : 'in a clip',
  }))

  it('is looked at from 100 to 900 ms on', () => {
    expect(CONTINUATIONS.map(({ pauseMs }) => pauseMs)).toEqual(expect.arrayContaining([100, 900]))
  })

  it.each(CONTINUATIONS)(
    '$pauseMs ms later, $how, $where: one utterance, one reply',
    async ({ pauseMs, flags, begin }) => {
      const { closed, events } = await goOnAfter(pauseMs, flags, SCRIPT, begin)
      const turn = only(closed())
      expect(turn.transcript).toEqual({ text: BOTH, final: true })
      expect(turn.status).toBe('finished')
      expect(turn.reply).toEqual({ text: 'hi there. what now?', final: true })
      expect(turn.counters['turn.takenBack']).toBe(1)
      expect(fateOf(turn)).toBe('takenBack')
      expect(events.filter(({ kind }) => kind === 'turnTakenBack')).toHaveLength(1)
    },
  )

  it('waited from the true end on: what was taken for it counts for nothing', async () => {
    const clock = { ms: nowMs() }
    const { conductor, closed } = setUp(SCRIPT, HASTY)
    conductor.openSource()
    await feed(conductor, 'speech', SPOKEN_MS, clock)
    await feed(conductor, 'silence', HOLD_MS + 400, clock)
    await feed(conductor, 'speech', SPOKEN_MS, clock)
    const trueEndMs = clock.ms
    await feed(conductor, 'silence', 2000, clock)
    const { ledger, anchors, counters, spans } = only(closed())
    expect(anchors.speechEndMs).toBeCloseTo(trueEndMs, -2)
    const taken = spans.filter(({ name, cancelled }) => name === 'vad.hold' && cancelled)
    expect(taken).toHaveLength(1)
    expect(taken[0]?.startMs).toBeCloseTo(trueEndMs - SPOKEN_MS - HOLD_MS - 400, -2)
    expect(ledger?.parts[0]).toMatchObject({ part: 'endpoint.hold', startMs: 0 })
    expect(ledger?.heardMs).toBeDefined()
    expect(counters['endpoint.timeoutMs']).toBe(200)
  })

  it('is told what that cost', async () => {
    const { closed, stops } = await goOnAfter(400, HASTY)
    expect(stops()).toBe(1)
    const { counters } = only(closed())
    expect(counters['turn.takenBackTokens']).toBe(6)
    expect(counters['turn.takenBackSoundMs']).toBeGreaterThanOrEqual(0)
    expect(counters['turn.bargeInMs']).toBeDefined()
    // Facts of the reply are those of the one that was given, and not of both.
    expect(counters['tts.pieces']).toBe(2)
  })

  it('never hears a reply that was not begun to be spoken', async () => {
    const gate = Promise.withResolvers<void>()
    const hold: Script['hold'] = (work) => (work === 'llm.token' ? gate.promise : Promise.resolve())
    const { conductor, played, closed } = setUp({ ...SCRIPT, hold }, HASTY)
    conductor.openSource()
    await feed(conductor, 'speech', SPOKEN_MS)
    await feed(conductor, 'silence', HOLD_MS + 200)
    expect(conductor.phase).toBe('thinking')
    await feed(conductor, 'speech', SPOKEN_MS)
    expect(conductor.phase).toBe('hearing')
    expect(played).toEqual([])
    gate.resolve()
    await feed(conductor, 'silence', 2000)
    expect(only(closed())).toMatchObject({ transcript: { text: BOTH }, reply: { text: 'hi there. what now?' } })
    expect(played[0]).toBe(0)
  })

  it('is heard out where the words of the first piece come late, and they are not taken for the whole', async () => {
    const gate = Promise.withResolvers<void>()
    let finals = 0
    const hold: Script['hold'] = (work) => (work === 'asr.finish' && ++finals === 1 ? gate.promise : Promise.resolve())
    const { conductor, closed } = setUp({ ...SCRIPT, hold }, HASTY)
    conductor.openSource()
    await feed(conductor, 'speech', SPOKEN_MS)
    await feed(conductor, 'silence', HOLD_MS + 100)
    expect(conductor.phase).toBe('recognising')
    await feed(conductor, 'speech', SPOKEN_MS)
    await feed(conductor, 'silence', HOLD_MS)
    gate.resolve()
    await feed(conductor, 'silence', 2000)
    expect(only(closed()).transcript.text).toBe(BOTH)
  })

  it('may go on more than once', async () => {
    const script = { ...SCRIPT, pieces: ['one', 'two', 'three'] }
    const { conductor, closed } = setUp(script, HASTY)
    conductor.openSource()
    for (let piece = 0; piece < 3; piece += 1) {
      await feed(conductor, 'speech', SPOKEN_MS)
      await feed(conductor, 'silence', HOLD_MS + 300)
    }
    await feed(conductor, 'silence', 2000)
    expect(only(closed())).toMatchObject({ transcript: { text: 'one two three' }, counters: { 'turn.takenBack': 2 } })
  })
})

describe('a turn that is not taken back', () => {
  it('is interrupted by whoever goes on after the time for it', async () => {
    const gate = Promise.withResolvers<void>()
    const hold: Script['hold'] = (work) => (work === 'tts.chunk' ? gate.promise : Promise.resolve())
    const { closed } = await goOnAfter(1100, HASTY, { ...SCRIPT, hold })
    gate.resolve()
    expect(closed()[0]).toMatchObject({ status: 'interrupted', transcript: { text: 'set the timer' } })
  })

  it('is interrupted by whoever goes on where the flag is off', async () => {
    const gate = Promise.withResolvers<void>()
    const hold: Script['hold'] = (work) => (work === 'tts.chunk' ? gate.promise : Promise.resolve())
    const { closed } = await goOnAfter(200, { ...HASTY, ASR_TAKE_BACK: 0 }, { ...SCRIPT, hold })
    gate.resolve()
    expect(closed()[0]).toMatchObject({ status: 'interrupted', transcript: { text: 'set the timer' } })
    expect(closed()[0]?.counters['turn.takenBack']).toBeUndefined()
  })

  it('stays open until nobody can take it back, and is whole then', async () => {
    const { conductor, closed } = setUp(SCRIPT, HASTY)
    conductor.openSource()
    await feed(conductor, 'speech', SPOKEN_MS)
    await feed(conductor, 'silence', HOLD_MS + 700)
    expect(closed()).toEqual([])
    await feed(conductor, 'silence', 400)
    const turn = only(closed())
    expect(turn).toMatchObject({ status: 'finished', transcript: { text: 'set the timer' } })
    expect(fateOf(turn)).toBe('whole')
  })

  it('is over at once where its source has no more audio', async () => {
    const { conductor, closed } = setUp(SCRIPT, HASTY)
    conductor.openSource()
    await feed(conductor, 'speech', SPOKEN_MS)
    await feed(conductor, 'silence', HOLD_MS + 100)
    conductor.closeSource()
    expect(only(closed()).status).toBe('finished')
  })
})

describe('a click after the end', () => {
  it('stops the reply for a moment; the turn is answered once more and waited from where it ended', async () => {
    const { conductor, closed } = setUp(SCRIPT, HASTY)
    // Where nothing is known of the source, a click behind the end leaves the end in doubt.
    conductor.startClip('clip', 'realtime', SPOKEN_MS * 16)
    await feed(conductor, 'speech', SPOKEN_MS)
    await feed(conductor, 'silence', HOLD_MS + 100)
    await feed(conductor, 'speech', 40)
    await feed(conductor, 'silence', 3000)
    const turn = only(closed())
    expect(turn).toMatchObject({ status: 'finished', reply: { text: 'hi there. what now?' } })
    expect(turn.counters['turn.takenBack']).toBe(1)
    expect(turn.ledger?.heardMs).toBeDefined()
    expect(turn.counters['endpoint.timeoutMs'], 'all the silence since').toBeGreaterThan(400)
  })
})

describe('a console that plays the reply', () => {
  it('is not believed where its report is of the reply that was taken back', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    try {
      const set = setUp(SCRIPT, HASTY, { silentBecause: undefined, waitForPlayback: true })
      const { conductor, closed } = set
      conductor.openSource()
      await feed(conductor, 'speech', SPOKEN_MS)
      await feed(conductor, 'silence', HOLD_MS + 100)
      const id = conductor.current?.id ?? ''
      expect(conductor.phase).toBe('speaking')
      await feed(conductor, 'speech', SPOKEN_MS)
      conductor.reportRendered(id, nowMs(), 30)
      conductor.reportPlayed(id, 1, 20)
      expect(conductor.phase).toBe('hearing')
      expect(conductor.current?.ledger).toBeUndefined()
      await feed(conductor, 'silence', 2000)
      expect(closed()).toEqual([])
      conductor.reportPlayed(id, 0, 0)
      expect(only(closed())).toMatchObject({ status: 'finished', transcript: { text: BOTH } })
    } finally {
      vi.useRealTimers()
    }
  })
})
