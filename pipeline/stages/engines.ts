import { Failure } from '../base/failure.ts'
import { because } from '../measures/reasons/reasons.ts'
import type { StageModel } from '../models/stage-model.ts'
import { zipformerCtcAsr } from './asr/ctc/engine.ts'
import { deepgramAsr } from './asr/deepgram/engine.ts'
import type { AsrEngine } from './asr/engine.ts'
import { funasr } from './asr/funasr/engine.ts'
import { moonshineAsr } from './asr/moonshine/engine.ts'
import { openAiTranscription } from './asr/openai-transcription/engine.ts'
import { paraformerAsr } from './asr/paraformer/engine.ts'
import { pocketAsr } from './asr/pocket/engine.ts'
import { senseVoiceAsr } from './asr/sense-voice/engine.ts'
import { sherpaSocket } from './asr/sherpa-socket/engine.ts'
import { transducerAsr } from './asr/transducer/engine.ts'
import { vllmRealtimeAsr } from './asr/vllm-realtime/engine.ts'
import { wyomingAsr } from './asr/wyoming/engine.ts'
import { causalLlm } from './llm/causal/engine.ts'
import type { LlmEngine } from './llm/engine.ts'
import { ggufLlm } from './llm/gguf/engine.ts'
import { ollamaLlm } from './llm/ollama/engine.ts'
import { openAiChat } from './llm/openai-chat/engine.ts'
import type { TtsEngine } from './tts/engine.ts'
import { kokoroTts } from './tts/kokoro/engine.ts'
import { matchaTts } from './tts/matcha/engine.ts'
import { meloTts } from './tts/melo/engine.ts'
import { openAiSpeech } from './tts/openai-speech/engine.ts'
import { pocketTts } from './tts/pocket/engine.ts'
import { vllmOmniTts } from './tts/vllm-omni/engine.ts'
import { wyomingTts } from './tts/wyoming/engine.ts'

/** The engine of a model's stage. */
export interface EngineOfStage {
  readonly asr: AsrEngine
  readonly llm: LlmEngine
  readonly tts: TtsEngine
}

/** Every engine there is, by stage. A new one is a folder beside these and a line here. */
export const ENGINES: { readonly [Stage in keyof EngineOfStage]: readonly EngineOfStage[Stage][] } = {
  asr: [
    ...[pocketAsr, transducerAsr, zipformerCtcAsr, senseVoiceAsr, paraformerAsr, moonshineAsr],
    ...[openAiTranscription, funasr, sherpaSocket, wyomingAsr, deepgramAsr, vllmRealtimeAsr],
  ],
  llm: [causalLlm, ggufLlm, openAiChat, ollamaLlm],
  tts: [pocketTts, kokoroTts, matchaTts, meloTts, openAiSpeech, vllmOmniTts, wyomingTts],
}

/**
 * The engine that a model names.
 *
 * @throws Failure `model.no-engine` where this version has none of that name
 */
export function engineOf<Stage extends keyof EngineOfStage>(
  stage: Stage,
  { id, engine: wanted }: Pick<StageModel, 'id' | 'engine'>,
): EngineOfStage[Stage] {
  const engines = ENGINES[stage]
  const found = engines.find((engine) => engine.id === wanted)
  if (found) return found
  throw new Failure(
    'model.no-engine',
    because('model.noEngine', { model: id, engine: wanted, stage }),
    because('do.itHas', { known: engines.map((engine) => engine.id).join(', ') }),
  )
}
