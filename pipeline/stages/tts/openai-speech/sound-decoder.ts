import { joinPcm } from '../../../audio/join-pcm.ts'
import { OGG_OPUS_CLOCK_HZ, OggOpusPackets } from '../../../audio/ogg-packets.ts'
import { createOpusDecoder } from '../../../audio/opus.ts'
import { Resampler } from '../../../audio/resample.ts'
import { Pcm16Stream, WavStream } from '../../../audio/wav-stream.ts'
import { because } from '../../../measures/reasons/reasons.ts'
import { RemoteFailure } from '../../../remote/remote-failure.ts'
import type { SpeechSettings } from './settings.ts'

/** Makes samples of a voice's one rate out of the bytes of one answer. */
export interface SoundDecoder {
  /** The samples that are whole now, -1 to 1. @throws Failure where the bytes are not of the format */
  push(bytes: Uint8Array): Float32Array
  /** There are no more bytes: what was still waiting. */
  flush(): Float32Array
  free(): void
}

/**
 * A decoder of one answer, by what its first bytes say: servers that cannot make what was asked for send what they have.
 * Raw samples alone say nothing of themselves, so what is known is known by its mark.
 *
 * @param toHz the voice's rate, which its player was told
 * @param rawHz rate of raw samples
 * @param server how it is called in messages
 * @param type content type of the answer
 */
export async function createSoundDecoder(
  format: SpeechSettings['format'],
  toHz: number,
  rawHz: number,
  server: string,
  type = '',
): Promise<SoundDecoder> {
  if (format === 'opus') return opusSound(toHz)
  return format === 'wav' ? wavSound(toHz, server) : new SniffedSound(toHz, rawHz, server, type)
}

/** Raw samples, unless the first bytes are the mark of something else. */
class SniffedSound implements SoundDecoder {
  readonly #toHz: number
  readonly #rawHz: number
  readonly #server: string
  readonly #type: string
  #head: Uint8Array = new Uint8Array(0)
  #sound: SoundDecoder | undefined

  constructor(toHz: number, rawHz: number, server: string, type: string) {
    this.#toHz = toHz
    this.#rawHz = rawHz
    this.#server = server
    this.#type = type
  }

  push(bytes: Uint8Array): Float32Array {
    if (this.#sound) return this.#sound.push(bytes)
    this.#head = Buffer.concat([this.#head, bytes])
    if (this.#head.length < MARK_BYTES) return new Float32Array(0)
    return this.#begun().push(this.#head)
  }

  flush(): Float32Array {
    // An answer shorter than any mark.
    const rest = this.#sound ? undefined : this.#begun().push(this.#head)
    const end = this.#begun().flush()
    return rest ? joinPcm([rest, end]) : end
  }

  free(): void {
    this.#sound?.free()
  }

  #begun(): SoundDecoder {
    this.#sound ??= isWav(this.#head) ? wavSound(this.#toHz, this.#server) : this.#raw()
    return this.#sound
  }

  #raw(): SoundDecoder {
    const marked = MARKS.find(({ mark }) => Buffer.from(this.#head).toString('latin1', 0, mark.length) === mark)
    const other = marked?.name ?? (this.#isFramed() ? 'an mp3 or AAC' : undefined)
    if (other === undefined) return rawSound(this.#toHz, this.#rawHz)
    const message = because('server.notRaw', { server: this.#server, other })
    throw new RemoteFailure('notTheProtocol', message, { hint: because('do.setFormat') })
  }

  /** Frames begin with eleven set bits, as loud samples may: the content type has to say so too, and may be wrong alone. */
  #isFramed(): boolean {
    const [first = 0, second = 0] = this.#head
    return first === 0xff && (second & 0xe0) === 0xe0 && /^audio\/(mpeg|mp3|aac)/i.test(this.#type)
  }
}

const MARK_BYTES = 4
const MARKS = [
  { mark: 'OggS', name: 'an Ogg' },
  { mark: 'ID3', name: 'an mp3' },
  { mark: 'fLaC', name: 'a FLAC' },
]

function isWav(head: Uint8Array): boolean {
  return Buffer.from(head).toString('latin1', 0, MARK_BYTES) === 'RIFF'
}

function rawSound(toHz: number, rawHz: number): SoundDecoder {
  const raw = new Pcm16Stream()
  const resampler = new Resampler(rawHz, toHz)
  return { push: (bytes) => resampler.push(raw.push(bytes)), flush: () => resampler.flush(), free: () => undefined }
}

function wavSound(toHz: number, server: string): SoundDecoder {
  const wav = new WavStream(`The answer of ${server}`)
  let resampler: Resampler | undefined
  return {
    push(bytes) {
      const pcm = wav.push(bytes)
      // Each answer tells its own rate, and it need not be the one of the answer before.
      if (wav.sampleRateHz !== undefined) resampler ??= new Resampler(wav.sampleRateHz, toHz)
      return resampler ? resampler.push(pcm) : pcm
    },
    flush: () => resampler?.flush() ?? new Float32Array(0),
    free: () => undefined,
  }
}

async function opusSound(toHz: number): Promise<SoundDecoder> {
  const packets = new OggOpusPackets()
  const decoder = await createOpusDecoder(toHz)
  let toSkip = 0
  return {
    push(bytes) {
      const pieces = packets.push(bytes).map((packet) => {
        const pcm = decoder.decode(packet.bytes)
        toSkip += Math.round((packet.preSkip * toHz) / OGG_OPUS_CLOCK_HZ)
        const skip = Math.min(pcm.length, toSkip)
        toSkip -= skip
        return pcm.slice(skip)
      })
      return joinPcm(pieces)
    },
    flush: () => new Float32Array(0),
    free: () => decoder.free(),
  }
}
