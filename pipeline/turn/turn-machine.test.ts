import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { advance, IDLE, type MachineState, type TurnEffect, type TurnInput } from './turn-machine.ts'

const PRESSED: TurnInput = { kind: 'buttonPressed', origin: { kind: 'microphone', held: true } }
const RELEASED: TurnInput = { kind: 'buttonReleased' }
const CLIP: TurnInput = { kind: 'clipStarted', origin: { kind: 'clip', clipId: 'c1', pace: 'realtime' } }
const started: TurnInput = { kind: 'speechStarted', origin: { kind: 'microphone' } }
const wentOn: TurnInput = { kind: 'speechStarted', origin: { kind: 'microphone' }, takesBack: true }
const ended: TurnInput = { kind: 'speechEnded' }
const transcript = (turn: number, text = 'hello'): TurnInput => ({ kind: 'transcriptReady', turn, text })
const audio = (turn: number): TurnInput => ({ kind: 'audioStarted', turn })
const finished = (turn: number): TurnInput => ({ kind: 'replyFinished', turn })
const failed = (turn: number): TurnInput => ({
  kind: 'stageFailed',
  turn,
  error: { code: 'stage.failed', message: 'x' },
})

/** Runs inputs through the machine; answers with the last state and all effects, shortened to words. */
function run(inputs: readonly TurnInput[]): { state: MachineState; effects: string[] } {
  let state = IDLE
  const effects: string[] = []
  for (const input of inputs) {
    const next = advance(state, input)
    state = next.state
    effects.push(...next.effects.map(inWords))
  }
  return { state, effects }
}

function inWords(effect: TurnEffect): string {
  if (effect.kind === 'openTurn') return `open ${effect.turn}`
  if (effect.kind === 'closeTurn') return `close ${effect.end}`
  return effect.kind
}

describe('the turn machine', () => {
  const table: { name: string; inputs: TurnInput[]; effects: string[]; phase: string }[] = [
    {
      name: 'a spoken turn goes from speech to the end of the reply',
      inputs: [started, ended, transcript(1), audio(1), finished(1)],
      effects: ['open 1', 'startHearing', 'finishRecognition', 'startReply', 'close finished'],
      phase: 'idle',
    },
    {
      name: 'push to talk: the key opens the turn at once, and silence does not end it',
      inputs: [PRESSED, ended, { kind: 'speechMisfired' }],
      effects: ['open 1', 'startHearing'],
      phase: 'hearing',
    },
    {
      name: 'push to talk: letting the key go is the endpoint',
      inputs: [PRESSED, RELEASED, transcript(1), audio(1), finished(1)],
      effects: ['open 1', 'startHearing', 'finishRecognition', 'startReply', 'close finished'],
      phase: 'idle',
    },
    {
      name: 'push to talk: what the detector says late does not interrupt the reply',
      inputs: [PRESSED, RELEASED, { kind: 'speechStarted', origin: { kind: 'microphone', held: true } }],
      effects: ['open 1', 'startHearing', 'finishRecognition'],
      phase: 'recognising',
    },
    {
      name: 'push to talk: the key takes the floor from a reply',
      inputs: [PRESSED, RELEASED, transcript(1), audio(1), PRESSED],
      effects: [
        ...['open 1', 'startHearing', 'finishRecognition', 'startReply'],
        ...['stopReply', 'close interrupted', 'open 2', 'startHearing'],
      ],
      phase: 'hearing',
    },
    {
      name: 'hands-free after push to talk: speech opens a turn again',
      inputs: [PRESSED, RELEASED, transcript(1), finished(1), started],
      effects: [
        ...['open 1', 'startHearing', 'finishRecognition', 'startReply', 'close finished'],
        ...['open 2', 'startHearing'],
      ],
      phase: 'hearing',
    },
    {
      name: 'letting go of a key that was not pressed ends nothing',
      inputs: [started, RELEASED],
      effects: ['open 1', 'startHearing'],
      phase: 'hearing',
    },
    {
      name: 'a clip opens its turn before speech begins',
      inputs: [CLIP, started],
      effects: ['open 1', 'startHearing'],
      phase: 'hearing',
    },
    {
      name: 'speech during the reply takes the floor',
      inputs: [started, ended, transcript(1), audio(1), started],
      effects: [
        'open 1',
        'startHearing',
        'finishRecognition',
        'startReply',
        'stopReply',
        'close interrupted',
        'open 2',
        'startHearing',
      ],
      phase: 'hearing',
    },
    {
      name: 'whoever goes on soon after the end takes the turn back, and the reply stops',
      inputs: [
        started,
        ended,
        transcript(1),
        audio(1),
        wentOn,
        ended,
        transcript(1, 'hello you'),
        audio(1),
        finished(1),
      ],
      effects: [
        ...['open 1', 'startHearing', 'finishRecognition', 'startReply', 'stopReply', 'resumeHearing'],
        ...['finishRecognition', 'startReply', 'close finished'],
      ],
      phase: 'idle',
    },
    {
      name: 'whoever goes on before the words are known takes the turn back, and there is no reply to stop',
      inputs: [started, ended, wentOn],
      effects: ['open 1', 'startHearing', 'finishRecognition', 'resumeHearing'],
      phase: 'hearing',
    },
    {
      name: 'a clip is taken back as a microphone is',
      inputs: [CLIP, started, ended, transcript(1), wentOn, ended, transcript(1), finished(1)],
      effects: [
        ...['open 1', 'startHearing', 'finishRecognition', 'startReply', 'stopReply', 'resumeHearing'],
        ...['finishRecognition', 'startReply', 'close finished'],
      ],
      phase: 'idle',
    },
    {
      name: 'a turn is taken back as often as somebody goes on',
      inputs: [started, ended, wentOn, ended, transcript(1), wentOn],
      effects: [
        ...['open 1', 'startHearing', 'finishRecognition', 'resumeHearing'],
        ...['finishRecognition', 'startReply', 'stopReply', 'resumeHearing'],
      ],
      phase: 'hearing',
    },
    {
      name: 'a click takes the turn back for a moment: it is answered once more',
      inputs: [started, ended, transcript(1), wentOn, { kind: 'speechMisfired' }, transcript(1), finished(1)],
      effects: [
        ...['open 1', 'startHearing', 'finishRecognition', 'startReply', 'stopReply', 'resumeHearing'],
        ...['finishRecognition', 'startReply', 'close finished'],
      ],
      phase: 'idle',
    },
    {
      name: 'nothing takes back a turn that is closed: speech opens another',
      inputs: [started, ended, transcript(1), finished(1), wentOn],
      effects: [
        ...['open 1', 'startHearing', 'finishRecognition', 'startReply', 'close finished'],
        ...['open 2', 'startHearing'],
      ],
      phase: 'hearing',
    },
    {
      name: 'nobody takes back what a released key ended: speech takes the floor',
      inputs: [PRESSED, RELEASED, transcript(1), wentOn],
      effects: [
        ...['open 1', 'startHearing', 'finishRecognition', 'startReply'],
        ...['stopReply', 'close interrupted', 'open 2', 'startHearing'],
      ],
      phase: 'hearing',
    },
    {
      name: 'the turn after one that was taken back forgets a click as any does',
      inputs: [
        ...[started, ended, wentOn, ended, transcript(1), finished(1)],
        ...[started, { kind: 'speechMisfired' } as const],
      ],
      effects: [
        ...['open 1', 'startHearing', 'finishRecognition', 'resumeHearing', 'finishRecognition', 'startReply'],
        ...['close finished', 'open 2', 'startHearing', 'abandonRecognition', 'close empty'],
      ],
      phase: 'idle',
    },
    {
      name: 'a result that comes after its turn was closed changes nothing',
      inputs: [started, ended, { kind: 'cancelRequested' }, transcript(1), audio(1), finished(1), failed(1)],
      effects: ['open 1', 'startHearing', 'finishRecognition', 'abandonRecognition', 'close cancelled'],
      phase: 'idle',
    },
    {
      name: 'words that were not recognised end the turn without a reply',
      inputs: [started, ended, transcript(1, '  ')],
      effects: ['open 1', 'startHearing', 'finishRecognition', 'abandonRecognition', 'close empty'],
      phase: 'idle',
    },
    {
      name: 'a click on the microphone is forgotten',
      inputs: [started, { kind: 'speechMisfired' }],
      effects: ['open 1', 'startHearing', 'abandonRecognition', 'close empty'],
      phase: 'idle',
    },
    {
      name: 'a click in a clip goes back to listening',
      inputs: [CLIP, started, { kind: 'speechMisfired' }, started],
      effects: ['open 1', 'startHearing', 'startHearing'],
      phase: 'hearing',
    },
    {
      name: 'a clip without speech ends empty',
      inputs: [CLIP, { kind: 'inputEnded' }],
      effects: ['open 1', 'abandonRecognition', 'close empty'],
      phase: 'idle',
    },
    {
      name: 'a clip that ended while its reply is prepared does not disturb it',
      inputs: [CLIP, started, ended, { kind: 'inputEnded' }],
      effects: ['open 1', 'startHearing', 'finishRecognition'],
      phase: 'recognising',
    },
    {
      name: 'a stage that fails ends the turn, and the next one works',
      inputs: [started, ended, failed(1), started, ended, transcript(2), audio(2), finished(2)],
      effects: [
        'open 1',
        'startHearing',
        'finishRecognition',
        'abandonRecognition',
        'close failed',
        'open 2',
        'startHearing',
        'finishRecognition',
        'startReply',
        'close finished',
      ],
      phase: 'idle',
    },
    {
      name: 'a reply without audio still ends',
      inputs: [started, ended, transcript(1), finished(1)],
      effects: ['open 1', 'startHearing', 'finishRecognition', 'startReply', 'close finished'],
      phase: 'idle',
    },
  ]
  it.each(table)('$name', ({ inputs, effects, phase }) => {
    const result = run(inputs)
    expect(result.effects).toEqual(effects)
    expect(result.state.phase).toBe(phase)
  })

  const anyInput: fc.Arbitrary<TurnInput> = fc.oneof(
    fc.constantFrom<TurnInput>(
      CLIP,
      started,
      wentOn,
      ended,
      { kind: 'speechMisfired' },
      { kind: 'inputEnded' },
      { kind: 'cancelRequested' },
      { kind: 'buttonPressed', origin: { kind: 'device', deviceId: 'd', mode: 'manual' } },
      PRESSED,
      { kind: 'buttonReleased' },
    ),
    fc
      .integer({ min: 1, max: 6 })
      .chain((turn) =>
        fc.constantFrom(transcript(turn), transcript(turn, ''), audio(turn), finished(turn), failed(turn)),
      ),
  )

  it('opens one turn at a time and closes each exactly once, whatever happens', () => {
    fc.assert(
      fc.property(fc.array(anyInput, { maxLength: 60 }), (inputs) => {
        const { state, effects } = run([...inputs, { kind: 'cancelRequested' }])
        const lifecycle = effects.filter((e) => e.startsWith('open') || e.startsWith('close'))
        lifecycle.forEach((effect, i) => {
          expect(effect.startsWith(i % 2 === 0 ? `open ${i / 2 + 1}` : 'close')).toBe(true)
        })
        expect(lifecycle.length % 2).toBe(0)
        expect(state.phase).toBe('idle')
      }),
    )
  })

  it('never starts a reply in a turn whose speech has not ended', () => {
    fc.assert(
      fc.property(fc.array(anyInput, { maxLength: 60 }), (inputs) => {
        let finishing = false
        for (const effect of run(inputs).effects) {
          if (effect.startsWith('open')) finishing = false
          if (effect === 'finishRecognition') finishing = true
          if (effect === 'startReply') expect(finishing).toBe(true)
        }
      }),
    )
  })
})
