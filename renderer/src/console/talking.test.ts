import { describe, expect, it } from 'vitest'
import type { MicrophoneFrame } from '../../../pipeline/protocol/wire/binary.ts'
import type { Command } from '../../../pipeline/protocol/wire/commands.ts'
import type { InputFacts, Microphone, MicrophoneListener, MicrophoneOpening } from '../audio/microphone.ts'
import { createConsoleStore } from '../store/console-store.ts'
import { createInputLevelStore } from '../store/input-level-store.ts'
import { TalkingControl } from './talking.ts'

const FACTS: InputFacts = {
  label: 'USB',
  deviceId: 'usb',
  sampleRateHz: 48_000,
  contextRateHz: 48_000,
  sampleSizeBits: 16,
  baseLatencyMs: 5,
}
const settle = () => new Promise((resolve) => setImmediate(resolve))

function setUp(options: { opening?: MicrophoneOpening; full?: boolean } = {}) {
  const store = createConsoleStore({ storage: { getItem: () => null, setItem: () => undefined }, systemLanguage: 'en' })
  const commands: Command[] = []
  const sent: MicrophoneFrame[] = []
  const order: string[] = []
  const timers: (() => void)[] = []
  let listener: MicrophoneListener | undefined
  let nowMs = 1000
  const talking = new TalkingControl({
    store,
    levels: createInputLevelStore(),
    createMicrophone(given) {
      listener = given
      const fake: Pick<Microphone, 'open' | 'close' | 'resume' | 'record'> = {
        open: async () => options.opening ?? { ok: true, facts: FACTS },
        close: async () => undefined,
        resume: () => undefined,
        record: async () => undefined,
      }
      return fake as Microphone
    },
    run: async (command) => {
      commands.push(command)
      order.push(command.name)
      return true
    },
    sendFrame(frame) {
      sent.push(frame)
      order.push('frame')
      return !options.full
    },
    keepFrame: () => undefined,
    unlock: () => undefined,
    refreshDevices: () => undefined,
    nowMs: () => nowMs,
    setTimeout: (callback) => timers.push(callback),
    clearTimeout: (id) => {
      timers[id - 1] = () => undefined
    },
  })
  return {
    talking,
    store,
    commands,
    sent,
    order,
    names: () => commands.map(({ name }) => name),
    frame: (capturedAtMs: number) => listener?.onFrame({ capturedAtMs, pcm: new Int16Array(320) }),
    lose: () => listener?.onLost('unplugged'),
    at: (ms: number) => {
      nowMs = ms
    },
    expire() {
      for (const timer of timers) timer()
    },
  }
}

async function openForPushToTalk(options = {}) {
  const set = setUp(options)
  set.talking.setMode('pushToTalk')
  set.talking.toggle()
  await settle()
  return set
}

describe('hands-free', () => {
  it('tells the host mode, clock and device, then sends every frame with a number of its own', async () => {
    const { talking, store, commands, sent, frame } = setUp()
    store.getState().setClock({ offsetMs: 40, errorMs: 0.2 })
    frame(1)
    talking.toggle()
    await settle()
    frame(20)
    frame(40)
    expect(commands[0]).toMatchObject({
      name: 'openMicrophone',
      mode: 'handsFree',
      clockOffsetMs: 40,
      clockErrorMs: 0.2,
      device: { label: 'USB', sampleRateHz: 48_000 },
    })
    expect(sent.map(({ seq }) => seq)).toEqual([0, 1])
  })

  it('counts what could not be sent, and leaves a gap in the numbers for the host to see', async () => {
    const { talking, store, sent, frame } = setUp({ full: true })
    talking.toggle()
    await settle()
    frame(20)
    frame(40)
    expect(store.getState().droppedFrames).toBe(2)
    expect(sent.map(({ seq }) => seq)).toEqual([0, 1])
  })
})

describe('listening for this page alone', () => {
  it('sends nothing and tells the host nothing', async () => {
    const { talking, store, commands, sent, frame } = setUp()
    talking.toggleCheck()
    await settle()
    frame(20)
    expect(store.getState().microphone).toMatchObject({ phase: 'open', purpose: 'check' })
    expect([...commands, ...sent]).toEqual([])
  })

  it('takes over from talking, and the host is told', async () => {
    const { talking, names, sent, frame } = setUp()
    talking.toggle()
    await settle()
    talking.toggleCheck()
    await settle()
    frame(20)
    expect(names()).toEqual(['openMicrophone', 'closeMicrophone'])
    expect(sent).toEqual([])
  })
})

describe('push to talk', () => {
  it('sends only what was said while the key was held, to its very end', async () => {
    const { talking, order, frame, at } = await openForPushToTalk()
    frame(900)
    talking.press()
    frame(1010)
    frame(1030)
    at(1045)
    talking.release()
    // Captured before the key was let go, but only now through the audio thread.
    frame(1040)
    frame(1060)
    frame(1080)
    expect(order).toEqual(['openMicrophone', 'pressToTalk', 'frame', 'frame', 'frame', 'frame', 'releaseToTalk'])
  })

  it('ends also where no more audio comes', async () => {
    const { talking, names, expire } = await openForPushToTalk()
    talking.press()
    talking.release()
    expect(names()).not.toContain('releaseToTalk')
    expire()
    expire()
    expect(names().filter((name) => name === 'releaseToTalk')).toHaveLength(1)
  })

  it('pressed again at once ends the one before first', async () => {
    const { talking, names } = await openForPushToTalk()
    talking.press()
    talking.release()
    talking.press()
    expect(names().slice(1)).toEqual(['pressToTalk', 'releaseToTalk', 'pressToTalk'])
  })

  it('does nothing while the microphone is closed or hands-free', async () => {
    const { talking, names, store } = setUp()
    talking.press()
    talking.toggle()
    await settle()
    talking.press()
    expect(names()).toEqual(['openMicrophone'])
    expect(store.getState().held).toBe(false)
  })
})

describe('what goes wrong', () => {
  it('a denied microphone is a state with a reason, and the host hears nothing of it', async () => {
    const { talking, store, commands } = setUp({ opening: { ok: false, failure: 'denied', detail: 'no' } })
    talking.toggle()
    await settle()
    expect(store.getState().microphone).toEqual({ phase: 'failed', failure: 'denied', detail: 'no' })
    expect(commands).toEqual([])
  })

  it('unplugged in the middle of a turn: the host gives it up, and the next opening works', async () => {
    const { talking, store, names, lose, frame, sent } = await openForPushToTalk()
    talking.press()
    frame(1010)
    lose()
    frame(1030)
    expect(store.getState()).toMatchObject({ microphone: { phase: 'failed', failure: 'unplugged' }, held: false })
    expect(names().at(-1)).toBe('closeMicrophone')
    talking.toggle()
    await settle()
    talking.press()
    frame(2000)
    expect(sent).toHaveLength(2)
    expect(sent.at(-1)?.seq).toBe(0)
  })

  it('a lost connection ends talking, not looking at the level', async () => {
    const { talking, store } = setUp()
    talking.toggle()
    await settle()
    talking.disconnected()
    expect(store.getState().microphone.phase).toBe('closed')
    talking.toggleCheck()
    await settle()
    talking.disconnected()
    expect(store.getState().microphone.phase).toBe('open')
  })
})
