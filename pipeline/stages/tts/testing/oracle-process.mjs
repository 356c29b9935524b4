// The independent synthesiser in a process of its own: its runtime must not be loaded beside ours. Reads jobs as JSON from
// its standard input, and writes as JSON what sherpa-onnx makes of each text: its samples, run by run, in base64.
import { text } from 'node:stream/consumers'
import sherpa from 'sherpa-onnx-node'

/** @typedef {import('./oracle.ts').OracleJob} OracleJob */

/** @param {OracleJob} job */
function modelOf({ kind, folder, dataDir }) {
  const at = (name) => `${folder}/${name}`
  const tokens = at('tokens.txt')
  if (kind === 'melo') return { vits: { model: at('model.onnx'), tokens, lexicon: at('lexicon.txt') } }
  if (kind === 'matcha') {
    const files = { acousticModel: at('model.onnx'), vocoder: at('vocos.onnx'), lexicon: at('lexicon.txt') }
    return { matcha: { ...files, tokens, dataDir } }
  }
  if (kind === 'matcha-echo') {
    const files = { acousticModel: `${folder}-echo/model.onnx`, vocoder: `${folder}-echo/vocoder.onnx` }
    return { matcha: { ...files, tokens, lexicon: at('lexicon.txt'), dataDir } }
  }
  const lexicon = `${at('lexicon-us-en.txt')},${at('lexicon-zh.txt')}`
  return { kokoro: { model: at('model.onnx'), voices: at('voices.bin'), tokens, lexicon, dataDir } }
}

/** @param {OracleJob} job */
async function answer(job) {
  const model = { ...modelOf(job), numThreads: 1, provider: 'cpu', debug: false }
  const voice = await sherpa.OfflineTts.createAsync({ model, maxNumSentences: 1, silenceScale: 1 })
  const { speaker: sid, speed } = job
  const answers = []
  for (const spoken of job.texts) {
    const runs = []
    const onProgress = ({ samples }) => {
      runs.push(Buffer.from(Float32Array.from(samples).buffer).toString('base64'))
      return 1
    }
    await voice.generateAsync({ text: spoken, sid, speed, enableExternalBuffer: false, onProgress })
    answers.push(runs)
  }
  return answers
}

const answers = []
for (const job of JSON.parse(await text(process.stdin))) answers.push(await answer(job))
process.stdout.write(`\n${JSON.stringify(answers)}`)
