import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type DialogueEffect, type DialogueInput, type DialogueState, GREETING, step } from './dialogue.ts'
import type { ClientMessage } from './messages.ts'
import { parseMessage } from './messages.ts'

const FACTS = { appVersion: '1.0', replyRateHz: 16_000, replyFrameMs: 60, wake: { words: ['Hi, ESP'], greets: true } }
const said = (message: object): DialogueInput => ({ kind: 'message', message: message as ClientMessage })
/** As it comes over the wire. */
function parsed(message: object): DialogueInput {
  const read = parseMessage(JSON.stringify(message))
  if (!read.ok) throw new Error(read.reason)
  return { kind: 'message', message: read.message }
}
const HELLO = said({ type: 'hello' })
const listen = (mode: string) => said({ type: 'listen', state: 'start', mode })
const STOP = said({ type: 'listen', state: 'stop' })
const ABORT = said({ type: 'abort' })
const AUDIO: DialogueInput = { kind: 'audio' }
const ENDED: DialogueInput = { kind: 'utteranceEnded' }
const heard = (text = 'hello'): DialogueInput => ({ kind: 'transcribed', text })
const replied = (text = 'Hi.'): DialogueInput => ({ kind: 'replied', text })
const LINGERED: DialogueInput = { kind: 'lingered' }
const detected = (text: string) => said({ type: 'listen', state: 'detect', text })
const closed = (
  status: 'finished' | 'empty' | 'interrupted' | 'cancelled' | 'failed',
  code?: string,
): DialogueInput => ({
  kind: 'turnClosed',
  ending: { status, ...(code ? { error: { code, message: 'what went wrong' } } : {}) },
})

function inWords(effect: DialogueEffect): string {
  if (effect.kind === 'send') {
    const { message } = effect
    if (message.type === 'tts') return `tts ${message.state}`
    if (message.type === 'llm') return `llm ${message.emotion}`
    return message.type === 'mcp' ? `mcp ${message.payload.method}` : message.type
  }
  if (effect.kind === 'ignore') return `ignore ${effect.reason}`
  if (effect.kind === 'giveText') return `giveText ${effect.text}`
  if (effect.kind === 'close') return effect.reason === undefined ? 'close' : `close ${effect.reason}`
  return effect.kind === 'listen' ? `listen ${effect.mode}` : effect.kind
}

function run(
  inputs: readonly DialogueInput[],
  facts = FACTS,
): { readonly state: DialogueState; readonly effects: string[] } {
  let state: DialogueState = GREETING
  const effects: string[] = []
  for (const input of inputs) {
    const next = step(state, input, facts)
    state = next.state
    effects.push(...next.effects.map(inWords))
  }
  return { state, effects }
}

describe('a session', () => {
  const table: { name: string; inputs: DialogueInput[]; effects: string[]; phase: string }[] = [
    {
      name: 'answers the hello, and asks for tools only where the device has some',
      inputs: [HELLO],
      effects: ['hello'],
      phase: 'idle',
    },
    {
      name: 'asks a device with tools for them',
      inputs: [said({ type: 'hello', features: { mcp: true } }), said({ type: 'mcp', payload: { id: 1, result: {} } })],
      effects: ['hello', 'mcp initialize', 'mcp notifications/initialized', 'mcp tools/list'],
      phase: 'idle',
    },
    {
      name: 'listens to nobody before the hello',
      inputs: [listen('auto'), AUDIO],
      effects: ['ignore message.beforeHello', 'ignore audio.beforeHello'],
      phase: 'greeting',
    },
    {
      name: 'auto: the server finds the end, and the microphone is not heard until the device has played the reply',
      inputs: [HELLO, listen('auto'), AUDIO, ENDED, AUDIO, heard(), replied(), closed('finished'), AUDIO, LINGERED],
      effects: [
        'hello',
        'listen auto',
        'feed',
        'ignore audio.whileReplying',
        'stt',
        'tts start',
        'llm happy',
        'linger',
        'ignore audio.whileReplying',
        'tts stop',
      ],
      phase: 'idle',
    },
    {
      name: 'auto: listens on after a reply even where the device says nothing more',
      inputs: [HELLO, listen('auto'), ENDED, heard(), closed('finished'), LINGERED, AUDIO],
      effects: ['hello', 'listen auto', 'stt', 'tts start', 'linger', 'tts stop', 'listen auto', 'feed'],
      phase: 'listening',
    },
    {
      name: 'manual: the button ends the utterance',
      inputs: [HELLO, listen('manual'), AUDIO, STOP, heard(), closed('finished'), LINGERED, AUDIO],
      effects: [
        'hello',
        'listen manual',
        'feed',
        'release',
        'stt',
        'tts start',
        'linger',
        'tts stop',
        'ignore audio.beforeListen',
      ],
      phase: 'idle',
    },
    {
      name: 'manual: who presses the button while the end of the reply plays out is told the end at once, and heard',
      inputs: [HELLO, listen('manual'), STOP, heard(), closed('finished'), listen('manual'), LINGERED, AUDIO],
      effects: ['hello', 'listen manual', 'release', 'stt', 'tts start', 'linger', 'tts stop', 'listen manual', 'feed'],
      phase: 'listening',
    },
    {
      name: 'realtime: hears on, and speech takes the floor from the reply',
      inputs: [HELLO, listen('realtime'), AUDIO, ENDED, heard(), AUDIO, closed('interrupted'), heard('more')],
      effects: ['hello', 'listen realtime', 'feed', 'stt', 'tts start', 'feed', 'tts stop', 'stt', 'tts start'],
      phase: 'replying',
    },
    {
      name: 'realtime: is told the end of a reply that was over before the next one starts',
      inputs: [HELLO, listen('realtime'), heard(), closed('finished'), AUDIO, heard('more'), LINGERED],
      effects: ['hello', 'listen realtime', 'stt', 'tts start', 'linger', 'feed', 'tts stop', 'stt', 'tts start'],
      phase: 'replying',
    },
    {
      name: 'the face goes with the first words of the reply, once, and is what they show',
      inputs: [HELLO, listen('auto'), heard(), replied(' '), replied('😭 Oh no'), replied('😭 Oh no 😂')],
      effects: ['hello', 'listen auto', 'stt', 'tts start', 'llm crying'],
      phase: 'replying',
    },
    {
      name: 'a device that wants no faces gets none',
      inputs: [said({ type: 'hello', features: { emoji: false } }), listen('auto'), heard(), replied()],
      effects: ['hello', 'listen auto', 'stt', 'tts start'],
      phase: 'replying',
    },
    {
      name: 'a wake word is greeted once the device listens; its sound, which comes before, is not heard',
      inputs: [HELLO, AUDIO, detected('hi esp!'), listen('auto'), { kind: 'textDue' }, AUDIO, heard('hello')],
      effects: [
        'hello',
        'ignore audio.beforeListen',
        'awaitText',
        'listen auto',
        'giveText hello',
        'ignore audio.whileReplying',
        'stt',
        'tts start',
      ],
      phase: 'replying',
    },
    {
      name: 'a wake word of a device that does not listen is greeted too',
      inputs: [HELLO, detected('Hi ESP'), { kind: 'textDue' }],
      effects: ['hello', 'awaitText', 'giveText hello'],
      phase: 'recognising',
    },
    {
      name: 'who holds the button after the wake word is heard, not greeted',
      inputs: [HELLO, detected('Hi ESP'), listen('manual'), { kind: 'textDue' }, AUDIO],
      effects: ['hello', 'awaitText', 'listen manual', 'feed'],
      phase: 'listening',
    },
    {
      name: 'text that is no wake word is replied to, whether the device listens then or not',
      inputs: [HELLO, detected(' a story '), { kind: 'textDue' }, heard('a story'), closed('finished'), LINGERED],
      effects: ['hello', 'awaitText', 'giveText a story', 'stt', 'tts start', 'linger', 'tts stop'],
      phase: 'idle',
    },
    {
      name: 'text before listening is replied to',
      inputs: [HELLO, detected('a story'), listen('auto')],
      effects: ['hello', 'awaitText', 'listen auto', 'giveText a story'],
      phase: 'recognising',
    },
    {
      name: 'text takes the place of a reply that plays',
      inputs: [
        ...[HELLO, listen('auto'), ENDED, heard(), detected('stop that'), { kind: 'textDue' } as const],
        ...[closed('interrupted'), heard('stop that')],
      ],
      effects: [
        ...['hello', 'listen auto', 'stt', 'tts start', 'awaitText', 'tts stop', 'giveText stop that'],
        ...['stt', 'tts start'],
      ],
      phase: 'replying',
    },
    {
      name: 'an abort is answered with the end of the reply at once, and not a second time',
      inputs: [HELLO, listen('auto'), ENDED, heard(), ABORT, closed('cancelled')],
      effects: ['hello', 'listen auto', 'stt', 'tts start', 'tts stop', 'cancelTurn', 'stopListening'],
      phase: 'idle',
    },
    {
      name: 'an abort while the end of the reply plays out too',
      inputs: [HELLO, listen('auto'), ENDED, heard(), closed('finished'), ABORT, LINGERED],
      effects: ['hello', 'listen auto', 'stt', 'tts start', 'linger', 'tts stop', 'stopListening'],
      phase: 'idle',
    },
    {
      name: 'a new listening ends the reply',
      inputs: [HELLO, listen('auto'), ENDED, heard(), listen('auto'), closed('cancelled'), AUDIO],
      effects: ['hello', 'listen auto', 'stt', 'tts start', 'tts stop', 'cancelTurn', 'listen auto', 'feed'],
      phase: 'listening',
    },
    {
      name: 'a mode that nobody knows is the one in which the server finds the end',
      inputs: [HELLO, parsed({ type: 'listen', state: 'start', mode: 'always' }), AUDIO],
      effects: ['hello', 'listen auto', 'feed'],
      phase: 'listening',
    },
    {
      name: 'a device that speaks something else than Opus is told so and sent away',
      inputs: [parsed({ type: 'hello', audio_params: { format: 'pcm', sample_rate: 16_000 } })],
      effects: ['alert', 'close hello.format'],
      phase: 'greeting',
    },
    {
      name: 'where nothing was understood the device hears nothing, and is listened to again',
      inputs: [HELLO, listen('auto'), ENDED, heard(' '), closed('empty'), AUDIO],
      effects: ['hello', 'listen auto', 'listen auto', 'feed'],
      phase: 'listening',
    },
    {
      name: 'a recogniser that is busy is said on the screen, and counted',
      inputs: [HELLO, listen('manual'), STOP, closed('failed', 'asr.busy')],
      effects: ['hello', 'listen manual', 'release', 'ignore asr.busy', 'alert'],
      phase: 'idle',
    },
    {
      name: 'pings are answered, things of other servers ignored, a goodbye closes',
      inputs: [HELLO, said({ type: 'ping' }), said({ type: 'iot' }), said({ type: 'goodbye' })],
      effects: ['hello', 'pong', 'ignore message.notServed', 'close'],
      phase: 'idle',
    },
  ]
  it.each(table)('$name', ({ inputs, effects, phase }) => {
    const result = run(inputs)
    expect(result.effects).toEqual(effects)
    expect(result.state.phase).toBe(phase)
  })

  it('shows a wake word and waits for speech where no greeting is wanted, as the protocol’s own server does', () => {
    const quiet = { ...FACTS, wake: { ...FACTS.wake, greets: false } }
    const { effects } = run([HELLO, detected('Hi ESP'), listen('auto'), AUDIO], quiet)
    expect(effects).toEqual(['hello', 'awaitText', 'listen auto', 'stt', 'tts stop', 'feed'])
    expect(run([HELLO, detected('a story'), { kind: 'textDue' }], quiet).effects.at(-1)).toBe('giveText a story')
  })

  it('tells the end of a reply exactly once after its start, whatever happens', () => {
    const inputs = fc.constantFrom(
      ...[HELLO, listen('auto'), listen('manual'), listen('realtime'), STOP, ABORT, AUDIO, ENDED, heard(), heard('')],
      ...(['finished', 'empty', 'interrupted', 'cancelled', 'failed'] as const).map((status) => closed(status)),
      ...[{ kind: 'textDue' } as const, detected('x'), detected('Hi ESP'), replied(), LINGERED],
    )
    fc.assert(
      fc.property(fc.array(inputs, { maxLength: 60 }), (sequence) => {
        const { effects } = run([...sequence, HELLO, ABORT, closed('cancelled'), LINGERED])
        let open = false
        for (const effect of effects) {
          if (effect === 'tts stop') expect(open).toBe(true)
          if (effect === 'tts start') open = true
          if (effect === 'tts stop') open = false
        }
        expect(open, 'told the end').toBe(false)
        const greeted = effects.indexOf('hello')
        expect(effects.slice(0, greeted).every((effect) => effect.startsWith('ignore'))).toBe(true)
      }),
    )
  })
})

describe('text messages', () => {
  it('are read leniently', () => {
    const odd = '{"type":"hello","version":3,"features":7,"audio_params":"x","text_font":{},"session_id":""}'
    expect(parseMessage(odd)).toMatchObject({ ok: true, message: { type: 'hello' } })
    expect(parseMessage('{"type":"abort","reason":"anything"}').ok).toBe(true)
  })

  it.each([
    ['hello?', 'message.notJson'],
    ['42', 'message.unknownType'],
    ['null', 'message.unknownType'],
    ['{"type":7}', 'message.unknownType'],
    ['{"type":"dance"}', 'message.unknownType'],
    ['{"type":"listen","state":"sing"}', 'message.badFields'],
    ['{"type":"mcp"}', 'message.badFields'],
  ])('%s is ignored as %s', (text, reason) => {
    expect(parseMessage(text)).toEqual({ ok: false, reason })
  })

  it('never throw, whatever they hold', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        expect(typeof parseMessage(text).ok).toBe('boolean')
      }),
    )
  })
})
