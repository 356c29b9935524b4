import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ClientMessage } from './messages.ts'
import { parseMessage } from './messages.ts'
import { GREETING, type SessionEffect, type SessionInput, type SessionState, step } from './session.ts'

const FACTS = { appVersion: '1.0', replyRateHz: 16_000, replyFrameMs: 60 }
const said = (message: object): SessionInput => ({ kind: 'message', message: message as ClientMessage })
const HELLO = said({ type: 'hello' })
const listen = (mode: string) => said({ type: 'listen', state: 'start', mode })
const STOP = said({ type: 'listen', state: 'stop' })
const ABORT = said({ type: 'abort' })
const AUDIO: SessionInput = { kind: 'audio' }
const ENDED: SessionInput = { kind: 'utteranceEnded' }
const heard = (text = 'hello'): SessionInput => ({ kind: 'transcribed', text })
const closed = (
  status: 'finished' | 'empty' | 'interrupted' | 'cancelled' | 'failed',
  code?: string,
): SessionInput => ({
  kind: 'turnClosed',
  ending: { status, ...(code ? { error: { code, message: 'what went wrong' } } : {}) },
})

function inWords(effect: SessionEffect): string {
  if (effect.kind === 'send') {
    const { message } = effect
    if (message.type === 'tts') return `tts ${message.state}`
    return message.type === 'mcp' ? `mcp ${message.payload.method}` : message.type
  }
  if (effect.kind === 'ignore') return `ignore ${effect.reason}`
  return effect.kind === 'listen' ? `listen ${effect.mode}` : effect.kind
}

function run(inputs: readonly SessionInput[]): { readonly state: SessionState; readonly effects: string[] } {
  let state: SessionState = GREETING
  const effects: string[] = []
  for (const input of inputs) {
    const next = step(state, input, FACTS)
    state = next.state
    effects.push(...next.effects.map(inWords))
  }
  return { state, effects }
}

describe('a session', () => {
  const table: { name: string; inputs: SessionInput[]; effects: string[]; phase: string }[] = [
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
      name: 'auto: the server finds the end, and the microphone is not heard while the reply plays',
      inputs: [HELLO, listen('auto'), AUDIO, ENDED, AUDIO, heard(), AUDIO, closed('finished')],
      effects: [
        'hello',
        'listen auto',
        'feed',
        'ignore audio.whileReplying',
        'stt',
        'tts start',
        'llm',
        'ignore audio.whileReplying',
        'tts stop',
      ],
      phase: 'idle',
    },
    {
      name: 'auto: listens on after a reply even where the device says nothing more',
      inputs: [HELLO, listen('auto'), ENDED, heard(), closed('finished'), AUDIO],
      effects: ['hello', 'listen auto', 'stt', 'tts start', 'llm', 'tts stop', 'listen auto', 'feed'],
      phase: 'listening',
    },
    {
      name: 'manual: the button ends the utterance',
      inputs: [HELLO, listen('manual'), AUDIO, STOP, heard(), closed('finished'), AUDIO],
      effects: [
        'hello',
        'listen manual',
        'feed',
        'release',
        'stt',
        'tts start',
        'llm',
        'tts stop',
        'ignore audio.beforeListen',
      ],
      phase: 'idle',
    },
    {
      name: 'realtime: hears on, and speech takes the floor from the reply',
      inputs: [HELLO, listen('realtime'), AUDIO, ENDED, heard(), AUDIO, closed('interrupted'), heard('more')],
      effects: [
        'hello',
        'listen realtime',
        'feed',
        'stt',
        'tts start',
        'llm',
        'feed',
        'tts stop',
        'stt',
        'tts start',
        'llm',
      ],
      phase: 'replying',
    },
    {
      name: 'the sound of the wake word, which comes before listening, is not heard',
      inputs: [
        HELLO,
        AUDIO,
        said({ type: 'listen', state: 'detect', text: 'hi' }),
        listen('auto'),
        { kind: 'textDue' },
      ],
      effects: ['hello', 'ignore audio.beforeListen', 'awaitText', 'listen auto'],
      phase: 'listening',
    },
    {
      name: 'text that stays alone is replied to',
      inputs: [
        HELLO,
        said({ type: 'listen', state: 'detect', text: ' a story ' }),
        { kind: 'textDue' },
        heard('a story'),
      ],
      effects: ['hello', 'awaitText', 'giveText', 'stt', 'tts start', 'llm'],
      phase: 'replying',
    },
    {
      name: 'an abort is answered with the end of the reply at once, and not a second time',
      inputs: [HELLO, listen('auto'), ENDED, heard(), ABORT, closed('cancelled')],
      effects: ['hello', 'listen auto', 'stt', 'tts start', 'llm', 'tts stop', 'cancelTurn', 'stopListening'],
      phase: 'idle',
    },
    {
      name: 'a new listening ends the reply',
      inputs: [HELLO, listen('auto'), ENDED, heard(), listen('auto'), closed('cancelled'), AUDIO],
      effects: ['hello', 'listen auto', 'stt', 'tts start', 'llm', 'tts stop', 'cancelTurn', 'listen auto', 'feed'],
      phase: 'listening',
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

  it('tells the end of a reply exactly once after its start, whatever happens', () => {
    const inputs = fc.constantFrom(
      ...[HELLO, listen('auto'), listen('manual'), listen('realtime'), STOP, ABORT, AUDIO, ENDED, heard(), heard('')],
      ...(['finished', 'empty', 'interrupted', 'cancelled', 'failed'] as const).map((status) => closed(status)),
      ...[{ kind: 'textDue' } as const, said({ type: 'listen', state: 'detect', text: 'x' })],
    )
    fc.assert(
      fc.property(fc.array(inputs, { maxLength: 60 }), (sequence) => {
        const { effects } = run([...sequence, HELLO, ABORT, closed('cancelled')])
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
