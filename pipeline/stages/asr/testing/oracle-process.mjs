// The independent recogniser in a process of its own: its runtime must not be loaded beside ours. Reads jobs as JSON from
// its standard input, and writes as JSON what sherpa-onnx makes of each.
import { text } from 'node:stream/consumers'
import sherpa from 'sherpa-onnx-node'

const RATE_HZ = 16_000

/** @typedef {import('./oracle.ts').OracleJob} OracleJob */

/** @param {OracleJob} job @returns {Float32Array} */
function audioOf({ wavPath, firstSamples, silenceSamples }) {
  const { samples } = sherpa.readWave(wavPath, false)
  const taken = samples.subarray(0, firstSamples ?? samples.length)
  const audio = new Float32Array(taken.length + silenceSamples)
  audio.set(taken)
  return audio
}

/** @param {OracleJob} job */
function streaming(job, modelConfig) {
  const recogniser = new sherpa.OnlineRecognizer({
    featConfig: { sampleRate: RATE_HZ, featureDim: 80 },
    modelConfig: { ...common(job), ...modelConfig },
    decodingMethod: 'greedy_search',
    enableEndpoint: 0,
  })
  const stream = recogniser.createStream()
  if (job.language) stream.setOption('language', job.language)
  const audio = audioOf(job)
  const partials = []
  for (let at = 0; at < audio.length; at += job.pieceSamples) {
    stream.acceptWaveform({ samples: audio.slice(at, at + job.pieceSamples), sampleRate: RATE_HZ })
    while (recogniser.isReady(stream)) recogniser.decode(stream)
    partials.push(recogniser.getResult(stream).tokens.length)
  }
  const { text, tokens, timestamps } = recogniser.getResult(stream)
  return { text, tokens, timestamps, partials }
}

/** @param {OracleJob} job */
function senseVoice(job) {
  const recogniser = new sherpa.OfflineRecognizer({
    featConfig: { sampleRate: RATE_HZ, featureDim: 80 },
    modelConfig: {
      ...common(job),
      senseVoice: { model: job.modelPath, language: job.language ?? 'auto', useInverseTextNormalization: 1 },
    },
  })
  const stream = recogniser.createStream()
  stream.acceptWaveform({ samples: audioOf(job), sampleRate: RATE_HZ })
  recogniser.decode(stream)
  const { text, tokens, timestamps } = recogniser.getResult(stream)
  return { text, tokens, timestamps, partials: [] }
}

function common({ tokensPath }) {
  return { tokens: tokensPath, numThreads: 1, provider: 'cpu', debug: 0 }
}

/** @param {OracleJob} job */
function answer(job) {
  if (job.kind === 'sense-voice') return senseVoice(job)
  if (job.kind === 'ctc') return streaming(job, { zipformer2Ctc: { model: job.modelPath } })
  const { encoderPath: encoder, decoderPath: decoder, joinerPath: joiner } = job
  if (job.kind === 'paraformer') return streaming(job, { paraformer: { encoder, decoder } })
  return streaming(job, { transducer: { encoder, decoder, joiner } })
}

process.stdout.write(JSON.stringify(JSON.parse(await text(process.stdin)).map(answer)))
