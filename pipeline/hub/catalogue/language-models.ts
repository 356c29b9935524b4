import type { z } from 'zod'
import type { CatalogueVariant, entrySchema, FileRule } from './entry.ts'

type Entry = z.input<typeof entrySchema>

/** What every causal model as Hugging Face exports it has beside its graphs. */
const CAUSAL_FILES: Readonly<Record<string, FileRule>> = {
  config: { from: ['config.json'] },
  generation: { from: ['generation_config.json'], optional: true },
  tokenizer: { from: ['tokenizer.json'] },
  tokenizerConfig: { from: ['tokenizer_config.json'] },
  chatTemplate: { from: ['chat_template.jinja', 'chat_template.json'], optional: true },
}

/** @param ending of the graph's name: `_int8`, nothing for float32 */
function graph(ending: string, size: Pick<CatalogueVariant, 'megabytes' | 'about'> = {}): CatalogueVariant {
  return {
    ...size,
    files: {
      model: { from: [`onnx/model${ending}.onnx`] },
      weights: { from: [`onnx/model${ending}.onnx_data*`], many: true, optional: true },
    },
  }
}

/** Language models of §8 of the models' specification; sizes are those of their pages. */
export const LANGUAGE_MODELS: readonly Entry[] = [
  {
    ...{ id: 'qwen2.5-0.5b', stage: 'llm', engine: 'causal', languages: ['zh', 'en'], licence: 'Apache-2.0' },
    ...{ name: 'Qwen2.5 0.5B Instruct', default: 'int8', shared: CAUSAL_FILES, cacheBytesPerToken: 12_000 },
    why: {
      en: 'The place to begin: small, Chinese and English, in all forms of weights that a flag can ask for.',
      zh: '建议由此开始：体积小，支持中英文，具备各开关可选的全部权重形式。',
    },
    sources: [{ kind: 'hf', repo: 'onnx-community/Qwen2.5-0.5B-Instruct' }],
    variants: {
      int8: graph('_int8', { megabytes: 512 }),
      int4: graph('_q4', { megabytes: 786 }),
      q4f16: graph('_q4f16', { megabytes: 483 }),
      float16: graph('_fp16', { megabytes: 997 }),
      float32: graph('', { megabytes: 1990, about: true }),
      fused: {
        megabytes: 503,
        sources: [{ kind: 'hf', repo: 'onnx-community/Qwen2.5-0.5B-Instruct-ONNX-GQA' }],
        files: { model: { from: ['onnx/model_int8.onnx'], path: 'onnx/model_fused.onnx' } },
      },
    },
    unknown: [],
  },
  {
    ...{ id: 'smollm2-360m', stage: 'llm', engine: 'causal', languages: ['en'], licence: 'Apache-2.0' },
    ...{ name: 'SmolLM2 360M Instruct', default: 'int8', shared: CAUSAL_FILES, cacheBytesPerToken: 40_000 },
    why: { en: 'Small, English only.', zh: '体积小，仅支持英语。' },
    sources: [{ kind: 'hf', repo: 'HuggingFaceTB/SmolLM2-360M-Instruct' }],
    variants: { int8: graph('_int8'), q4f16: graph('_q4f16') },
    unknown: [
      {
        en: 'Sizes: about 364 MB (int8) and 273 MB (q4f16), not verified.',
        zh: '大小：约 364 MB（int8）和 273 MB（q4f16），未经核实。',
      },
    ],
  },
  {
    ...{ id: 'qwen2.5-1.5b', stage: 'llm', engine: 'causal', languages: ['zh', 'en'], licence: 'Apache-2.0' },
    ...{ name: 'Qwen2.5 1.5B Instruct', default: 'int8', shared: CAUSAL_FILES, cacheBytesPerToken: 28_000 },
    why: {
      en: 'Better answers on processors with eight cores (int8) or on WebGPU (q4f16).',
      zh: '在八核处理器（int8）或 WebGPU（q4f16）上给出更好的回答。',
    },
    sources: [{ kind: 'hf', repo: 'onnx-community/Qwen2.5-1.5B-Instruct' }],
    variants: {
      int8: graph('_int8', { megabytes: 1580 }),
      q4f16: graph('_q4f16', { megabytes: 1220 }),
      int4: graph('_q4', { megabytes: 1790 }),
    },
    unknown: [],
  },
  {
    ...{ id: 'qwen3-4b-2507', stage: 'llm', engine: 'llama', languages: ['zh', 'en'], licence: 'Apache-2.0' },
    ...{ name: 'Qwen3 4B Instruct 2507 (GGUF)', default: 'q4_k_m', shared: {}, cacheBytesPerToken: 144_000 },
    why: {
      en: 'For graphics cards with 6 GB. Answers without thinking first.',
      zh: '适合 6 GB 显存的显卡。直接回答，不先思考。',
    },
    sources: [
      { kind: 'hf', repo: 'unsloth/Qwen3-4B-Instruct-2507-GGUF' },
      { kind: 'modelscope', repo: 'unsloth/Qwen3-4B-Instruct-2507-GGUF' },
    ],
    variants: { q4_k_m: { megabytes: 2500, about: true, files: { model: { from: ['*Q4_K_M.gguf'] } } } },
    unknown: [],
  },
  {
    ...{ id: 'qwen2.5-0.5b-gguf', stage: 'llm', engine: 'llama', languages: ['zh', 'en'], licence: 'Apache-2.0' },
    ...{ name: 'Qwen2.5 0.5B Instruct (GGUF)', default: 'q4_k_m', shared: {}, cacheBytesPerToken: 12_000 },
    why: {
      en: 'The same model as qwen2.5-0.5b for the other engine: a fair comparison of engines.',
      zh: '与 qwen2.5-0.5b 相同的模型，用于另一种引擎：可公平比较引擎。',
    },
    sources: [
      { kind: 'hf', repo: 'Qwen/Qwen2.5-0.5B-Instruct-GGUF' },
      { kind: 'modelscope', repo: 'Qwen/Qwen2.5-0.5B-Instruct-GGUF' },
    ],
    variants: { q4_k_m: { megabytes: 490, about: true, files: { model: { from: ['*Q4_K_M.gguf'] } } } },
    unknown: [],
  },
]
