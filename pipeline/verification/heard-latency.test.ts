import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { ENDINGS, utterancesOfKnownEnd } from '../audio/testing/known-ends.ts'
import { makeSound, type Part } from '../audio/testing/synthetic-sounds.ts'
import { readWavFile } from '../audio/wav.ts'
import { SHARP_SPREAD_MS } from './comparison.ts'
import { isGated } from './gated-silence.ts'
import { measureHeardLatency } from './heard-latency.ts'

const voice = (fromMs: number, toMs: number, more: Partial<Part> = {}): Part => ({
  kind: 'voice',
  fromMs,
  toMs,
  ...more,
})
/** Somebody speaks from 300 to 1200 ms, unless said otherwise; a reply begins at 2000 ms. */
function recorded(
  captured: readonly Part[] = [voice(300, 1200)],
  { sampleRateHz = 16_000, backgroundDbfs = -60, reply = [voice(2000, 2600)] as readonly Part[] } = {},
) {
  return measureHeardLatency({
    captured: makeSound(captured, { durationMs: 2800, sampleRateHz, backgroundDbfs }),
    played: makeSound(reply, { durationMs: 2800, sampleRateHz, backgroundDbfs: -200 }),
    sampleRateHz,
  })
}

describe('what a recording says of the wait', () => {
  it.each([16_000, 24_000, 44_100, 48_000])('is exact to 3 ms at %d Hz', (sampleRateHz) => {
    const found = recorded(undefined, { sampleRateHz })
    expect(Math.abs((found.endOfSpeech?.atMs ?? 0) - 1200)).toBeLessThanOrEqual(3)
    expect(Math.abs((found.startOfReply?.atMs ?? 0) - 2000)).toBeLessThanOrEqual(3)
    expect(Math.abs((found.heardMs ?? 0) - 800)).toBeLessThanOrEqual(5)
  })

  it.each([-80, -70, -60, -50, -42])('does not depend on the background: %d dBFS', (backgroundDbfs) => {
    const { endOfSpeech } = recorded(undefined, { backgroundDbfs })
    expect(Math.abs((endOfSpeech?.atMs ?? 0) - 1200)).toBeLessThanOrEqual(5)
    expect(endOfSpeech?.spreadMs).toBeLessThanOrEqual(5)
  })

  it('takes no breath for speech', () => {
    const { endOfSpeech } = recorded([voice(300, 1200), { kind: 'hiss', fromMs: 1450, toMs: 1700, dbfs: -58 }])
    expect(Math.abs((endOfSpeech?.atMs ?? 0) - 1200)).toBeLessThanOrEqual(5)
  })

  it('takes no click of a mouse for speech', () => {
    const { endOfSpeech } = recorded([voice(300, 1200), { kind: 'click', fromMs: 1500, toMs: 1504, dbfs: -20 }])
    expect(Math.abs((endOfSpeech?.atMs ?? 0) - 1200)).toBeLessThanOrEqual(5)
  })

  it('hears the release of a plosive behind its closure as the end of the word', () => {
    const { endOfSpeech } = recorded([voice(300, 1200), { kind: 'click', fromMs: 1270, toMs: 1282, dbfs: -35 }])
    expect(Math.abs((endOfSpeech?.atMs ?? 0) - 1282)).toBeLessThanOrEqual(5)
  })

  it('hears a weak s at the end by its zero crossings, where its energy alone is too little', () => {
    const weak: Part = { kind: 'hiss', fromMs: 1200, toMs: 1320, dbfs: -52 }
    const { endOfSpeech } = recorded([voice(300, 1200), weak])
    expect(Math.abs((endOfSpeech?.atMs ?? 0) - 1320)).toBeLessThanOrEqual(15)
  })

  it('bridges pauses within speech: the last sound before the reply ends it', () => {
    const { endOfSpeech } = recorded([voice(200, 500), voice(950, 1300)])
    expect(Math.abs((endOfSpeech?.atMs ?? 0) - 1300)).toBeLessThanOrEqual(3)
  })

  it('finds a reply with a soft beginning where it becomes audible', () => {
    const soft = [voice(2000, 2100, { dbfs: -70, endDbfs: -40 }), voice(2100, 2600)]
    const { startOfReply } = recorded(undefined, { reply: soft })
    // -50 dBFS is reached two thirds of the way.
    expect(Math.abs((startOfReply?.atMs ?? 0) - 2067)).toBeLessThanOrEqual(8)
  })

  it('does not hear what comes after the reply began: its echo, an interruption', () => {
    const { endOfSpeech } = recorded([voice(300, 1200), voice(2010, 2700, { dbfs: -45 })])
    expect(Math.abs((endOfSpeech?.atMs ?? 0) - 1200)).toBeLessThanOrEqual(3)
  })

  describe('where a gate makes silence of every pause', () => {
    const silent = { backgroundDbfs: -200 }

    it.each([-20, -35, -45])('hears the end of a voice of %d dBFS, though nothing else is heard', (dbfs) => {
      const { endOfSpeech, heardMs } = recorded([voice(300, 1200, { dbfs })], silent)
      expect(Math.abs((endOfSpeech?.atMs ?? 0) - 1200)).toBeLessThanOrEqual(3)
      expect(endOfSpeech?.spreadMs).toBeLessThanOrEqual(SHARP_SPREAD_MS)
      expect(Math.abs((heardMs ?? 0) - 800)).toBeLessThanOrEqual(5)
    })

    it('takes no soft syllable for the background of a loud one', () => {
      const { endOfSpeech } = recorded([voice(300, 800), voice(900, 1060, { dbfs: -38 })], silent)
      expect(Math.abs((endOfSpeech?.atMs ?? 0) - 1060)).toBeLessThanOrEqual(3)
      expect(endOfSpeech?.overBackgroundDb).toBeGreaterThan(36)
    })

    it('finds the ends of gated speech where they were before the gate', async () => {
      for (const clip of ['time', 'latency', 'timer-pause', 'homework']) {
        const { pcm } = await readWavFile(
          fileURLToPath(new URL(`../../assets/clips/${clip}.wav`, import.meta.url)),
          16_000,
        )
        const ends = [pcm, gated(pcm)].map((captured) => {
          const played = makeSound([voice(300, 900)], { durationMs: 1000, sampleRateHz: 16_000, backgroundDbfs: -200 })
          const [heard, reply] = [
            new Float32Array(captured.length + 16_000),
            new Float32Array(captured.length + 16_000),
          ]
          heard.set(captured)
          reply.set(played, captured.length)
          return measureHeardLatency({ captured: heard, played: reply, sampleRateHz: 16_000 }).endOfSpeech?.atMs ?? 0
        })
        expect(Math.abs((ends[0] ?? 0) - (ends[1] ?? 0)), clip).toBeLessThanOrEqual(5)
      }
    })

    it('goes by the noise where there is any, whatever is missing from the recording', () => {
      const noisy = makeSound([voice(300, 700), voice(1000, 1200)], {
        durationMs: 2800,
        sampleRateHz: 16_000,
        backgroundDbfs: -40,
      })
      noisy.fill(0, 12_000, 14_000)
      expect(isGated(noisy, 16_000)).toBe(false)
    })

    it('is not taken for one where all is silent', () => {
      expect(isGated(new Float32Array(16_000), 16_000)).toBe(false)
      expect(isGated(new Float32Array(0), 16_000)).toBe(false)
    })
  })

  it('keeps to the voice across a gap in which nothing was captured', () => {
    const { endOfSpeech } = recorded([voice(300, 1200), { kind: 'nothing', fromMs: 1500, toMs: 2800 }], {
      backgroundDbfs: -40,
    })
    expect(Math.abs((endOfSpeech?.atMs ?? 0) - 1200)).toBeLessThanOrEqual(5)
  })

  it('says how blurred an end is that fades slowly', () => {
    const { endOfSpeech } = recorded([voice(300, 1000), voice(1000, 1700, { dbfs: -20, endDbfs: -60 })])
    expect(endOfSpeech?.spreadMs).toBeGreaterThan(30)
  })

  it('says what is missing', () => {
    expect(recorded([]).problem).toBe('no speech was found in what was captured')
    expect(recorded(undefined, { reply: [] }).problem).toBe('no reply was found in what was played')
    expect(recorded([voice(300, 2500)]).problem).toBe('somebody was still speaking when the reply began')
    const nothing = { captured: new Float32Array(0), played: new Float32Array(0), sampleRateHz: 16_000 }
    expect(measureHeardLatency(nothing).problem).toBe('no speech was found in what was captured')
  })
})

describe('the end of utterances whose end is known by construction', () => {
  function errorsOf(form: Parameters<typeof utterancesOfKnownEnd>[0]) {
    return utterancesOfKnownEnd(form).map(({ pcm, endMs, ...known }) => {
      const played = new Float32Array(0)
      const { endOfSpeech } = measureHeardLatency({ captured: pcm, played, sampleRateHz: 16_000 })
      return { ...known, errorMs: (endOfSpeech?.atMs ?? 0) - endMs, spreadMs: endOfSpeech?.spreadMs ?? 0 }
    })
  }
  const largest = (errors: readonly { errorMs: number }[]) =>
    Math.max(...errors.map(({ errorMs }) => Math.abs(errorMs)))

  it.each(ENDINGS)('is found to 3 ms in steady noise: %s', (ending) => {
    const sharp = { backgrounds: ['white' as const], backgroundDbfs: [-75, -62, -50], fadesMs: [2, 10, 20, 40] }
    expect(largest(errorsOf(sharp).filter((found) => found.ending === ending))).toBeLessThanOrEqual(3)
  })

  it('is found to 5 ms in the changing noise of a room too, wherever the recording says that it is sharp', () => {
    const room = { backgrounds: ['pink' as const], backgroundDbfs: [-75, -62, -55], fadesMs: [2, 10, 20, 40, 80, 160] }
    const all = errorsOf(room)
    const sharp = all.filter(({ spreadMs }) => spreadMs <= SHARP_SPREAD_MS)
    expect(sharp.length).toBeGreaterThan(all.length / 3)
    expect(largest(sharp)).toBeLessThanOrEqual(5)
  })

  it('is not called sharp where it fades so slowly that 3 dB make a difference', () => {
    const slow = { backgrounds: ['white' as const], backgroundDbfs: [-62], fadesMs: [250, 400] }
    for (const { ending, spreadMs } of errorsOf(slow)) expect(spreadMs, ending).toBeGreaterThan(SHARP_SPREAD_MS)
  })
})

/** Every demo clip was made with this much quiet behind the voice's last audible sample. */
const QUIET_AFTER_SPEECH_MS = 320
const clipsDir = fileURLToPath(new URL('../../assets/clips/', import.meta.url))
const clips: readonly { id: string; file: string; condition: string; durationMs: number }[] = JSON.parse(
  readFileSync(`${clipsDir}clips.json`, 'utf8'),
)

describe('the end of speech on the demo clips', () => {
  async function endOf(file: string) {
    const { pcm } = await readWavFile(clipsDir + file, 16_000)
    const captured = new Float32Array(pcm.length + 16_000)
    captured.set(pcm)
    return measureHeardLatency({ captured, played: new Float32Array(0), sampleRateHz: 16_000 }).endOfSpeech
  }

  it('lies within 20 ms of the known one wherever the background is steady and soft', async () => {
    for (const clip of clips.filter(({ condition }) => ['clean', 'pause', 'telephone'].includes(condition))) {
      const found = await endOf(clip.file)
      const knownMs = clip.durationMs - QUIET_AFTER_SPEECH_MS
      expect(Math.abs((found?.atMs ?? 0) - knownMs), clip.id).toBeLessThanOrEqual(20)
    }
  })

  it('is said to be blurred among other voices', async () => {
    const babble = clips.filter(({ condition }) => condition === 'babble')
    for (const clip of babble) expect((await endOf(clip.file))?.spreadMs, clip.id).toBeGreaterThan(100)
    expect(babble.length).toBeGreaterThan(0)
  })
})

/** Makes silence of whatever is softer than the gate, 30 ms after it was louder. */
function gated(pcm: Float32Array, gateDbfs = -45): Float32Array {
  const out = pcm.slice()
  let open = 0
  for (let at = 0; at < out.length; at += 160) {
    const piece = out.subarray(at, at + 160)
    const square = piece.reduce((sum, sample) => sum + sample * sample, 0) / piece.length
    open = 10 * Math.log10(square + 1e-12) > gateDbfs ? 3 : Math.max(0, open - 1)
    if (open === 0) piece.fill(0)
  }
  return out
}
