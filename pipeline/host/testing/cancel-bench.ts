/**
 * How soon servers notice that somebody talks over a reply: a language model's stream and a voice's, each asked by its stage
 * in a thread of its own, and called off in the middle. 50 ms are promised.
 * Started by hand, on a quiet machine: node pipeline/host/testing/cancel-bench.ts [replies]
 */
import { nowMs } from '../../base/clock.ts'
import { until } from '../../base/testing/until.ts'
import { modelOf } from '../../features/model-servers/server-file.ts'
import { percentile } from '../../measures/statistics/percentiles.ts'
import { type ScriptedHttp, type Step, scriptedHttp } from '../../remote/testing/scripted-http.ts'
import { openAiChat } from '../../stages/llm/openai-chat/engine.ts'
import { openAiSpeech } from '../../stages/tts/openai-speech/engine.ts'

const [replies = 50] = process.argv.slice(2).map(Number)
const token = `data: ${JSON.stringify({ choices: [{ delta: { content: 'Hi' } }] })}\n\n`

/** A server that begins and then never ends, but for its list of models and what it is asked first. */
async function endless(type: string, first: Uint8Array | string): Promise<ScriptedHttp> {
  const begun: readonly Step[] = [{ write: first }, { stall: true }]
  const http = await scriptedHttp(({ path }) =>
    path === '/models'
      ? { headers: { 'content-type': 'application/json' }, steps: [{ write: '{"data":[]}' }] }
      : { headers: { 'content-type': type }, steps: http.seen.length === 1 ? [{ write: first }] : begun },
  )
  return http
}

const chat = await endless('text/event-stream', token)
const speech = await endless('audio/pcm', new Uint8Array(9600))
const entry = { languages: [], engine: '' }
const llm = await openAiChat.load({
  model: modelOf({
    ...entry,
    id: 'l',
    stage: 'llm',
    engine: 'openai-chat',
    settings: { address: chat.address, model: 'm' },
  }),
})
const tts = await openAiSpeech.load({
  model: modelOf({
    ...{ ...entry, id: 't', stage: 'tts', engine: 'openai-speech' },
    settings: { address: speech.address, model: 'm', sampleRateHz: 24_000 },
  }),
})

async function noticedMs(http: ScriptedHttp, begin: (began: () => void) => { cancel(): void }): Promise<number> {
  const before = http.givenUpMs.length
  const began = Promise.withResolvers<void>()
  const work = begin(began.resolve)
  await began.promise
  const atMs = nowMs()
  work.cancel()
  await until(() => http.givenUpMs.length > before, 'the server has noticed')
  return (http.givenUpMs.at(-1) ?? Number.NaN) - atMs
}

const asked = {
  ...{ messages: [{ role: 'user', content: 'Hi' }] as const, maxTokens: 99, keepCache: true },
  sampling: { temperature: 0, topK: 0, doSample: false, seed: 1 },
}
const said = { text: 'Hi.', streaming: true, chunkSamples: 1000, vocoder: 'quality' } as const
const [thought, spoken]: [number[], number[]] = [[], []]
for (let n = 0; n < replies; n += 1) {
  thought.push(await noticedMs(chat, (began) => llm.generate(asked, { prefilled: () => undefined, token: began })))
  spoken.push(await noticedMs(speech, (began) => tts.speak(said, began)))
}
const shown = (values: readonly number[]) =>
  [0.5, 0.95, 1].map((p) => `p${p * 100} ${percentile(values, p)?.toFixed(2)} ms`).join(', ')
process.stdout.write(
  `${replies} replies called off: chat noticed after ${shown(thought)}; voice after ${shown(spoken)}\n`,
)
await Promise.all([llm.close(), tts.close(), chat.close(), speech.close()])
