import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { engineSettings } from '../../../inference/engine.ts'
import { openKokoro } from '../kokoro/voice.ts'
import { openMatcha } from '../matcha/voice.ts'
import { openMelo } from '../melo/voice.ts'
import type { RunVoice, SoundWish } from '../run-synthesiser.ts'
import { readSentences } from '../text/sentences.ts'
import type { TtsWorkerOptions } from '../worker-api.ts'

/** The voices of which there are tiny graphs, made by assets/recipes/parity. */
export const VOICES = ['kokoro', 'matcha', 'melo'] as const
export type VoiceName = (typeof VOICES)[number]

/** Their files by role, as manifests name them. */
export const VOICE_FILES: Readonly<Record<VoiceName, Readonly<Record<string, string>>>> = {
  kokoro: {
    model: 'model.onnx',
    voices: 'voices.bin',
    tokens: 'tokens.txt',
    lexiconZh: 'lexicon-zh.txt',
    lexiconEn: 'lexicon-us-en.txt',
  },
  matcha: { model: 'model.onnx', vocoder: 'vocos.onnx', tokens: 'tokens.txt', lexicon: 'lexicon.txt' },
  melo: { model: 'model.onnx', tokens: 'tokens.txt', lexicon: 'lexicon.txt' },
}

/** The path of a file beside this one. */
export function testingPath(name: string): string {
  return fileURLToPath(new URL(`./${name}`, import.meta.url))
}

/** What a voice's worker would be started with, of files of the tiny graphs. */
export function voiceWorkerOptions(
  folder: string,
  files: Readonly<Record<string, string>>,
  engineOptions: unknown = {},
): TtsWorkerOptions {
  const paths = Object.fromEntries(
    Object.entries(files).map(([role, name]) => [role, testingPath(`graphs/${folder}/${name}`)]),
  )
  return { files: { variant: 'float32', paths, expected: [] }, settings: engineSettings({}), engineOptions }
}

/** Opens a tiny voice; `files` in place of or besides its own. */
export function openVoice(
  name: VoiceName,
  engineOptions: unknown = {},
  files: Readonly<Record<string, string>> = {},
): Promise<RunVoice<unknown>> {
  const options = voiceWorkerOptions(name, { ...VOICE_FILES[name], ...files }, engineOptions)
  const open = { kokoro: openKokoro, matcha: openMatcha, melo: openMelo }[name]
  return open(options) as Promise<RunVoice<unknown>>
}

/** The sound of each run of a sentence in words, and how many stretches each came in. */
export async function soundOf(voice: RunVoice<unknown>, spoken: string, wish: Partial<SoundWish> = {}) {
  const runs: Float32Array[] = []
  const stretches: number[] = []
  for (const run of voice.runsOf(spoken)) {
    const sound = await voice.begin(run)
    const parts: Float32Array[] = []
    const asked = { streaming: false, chunkSamples: 512, vocoder: 'quality', first: true, ...wish } as const
    for await (const { pcm } of sound.stretches(asked)) parts.push(pcm)
    runs.push(Float32Array.from(parts.flatMap((part) => [...part])))
    stretches.push(parts.length)
  }
  return { runs, stretches }
}

/** What is said of all the sentences beside this file: Chinese, English and mixed, with every kind of number. */
export function spokenSentences(): readonly string[] {
  const lines = readFileSync(testingPath('sentences.txt'), 'utf8').trim().split('\n')
  return lines.flatMap((line) => readSentences(line, 'zh').map(({ spoken }) => spoken))
}
