import { ok } from 'node:assert/strict'
import type { ChatItem, ChatWrapper, LlamaApi, LlamaModel, LlamaSequence, Token } from '../llama-api.ts'

/** Tokens are UTF-8 bytes; beyond them stand the marks that a vocabulary has as tokens of their own. */
const MARKS: readonly string[] = ['<end>', '<think>', '</think>']
const FIRST_MARK = 256
export const END: Token = FIRST_MARK

export function bytesOf(text: string): Token[] {
  const parts = text.split(/(<end>|<think>|<\/think>)/)
  return parts.flatMap((part) => {
    const mark = MARKS.indexOf(part)
    return mark === -1 ? [...Buffer.from(part, 'utf8')] : [FIRST_MARK + mark]
  })
}

function textOf(tokens: readonly Token[], marks: boolean): string {
  const bytes = tokens.flatMap((token) => {
    if (token < FIRST_MARK) return [token]
    return marks ? [...Buffer.from(MARKS[token - FIRST_MARK] ?? '')] : []
  })
  return Buffer.from(bytes).toString('utf8')
}

export interface FakeLlama {
  readonly api: LlamaApi
  /** Texts that were computed, run by run; a reply's own tokens one by one. */
  readonly runs: string[]
  /** Devices that were asked for. */
  readonly asked: ('auto' | false)[]
  readonly disposed: () => boolean
}

export interface FakeOptions {
  /** What the model says to a prompt, again and again until its end. */
  readonly says?: (prompt: string) => string
  readonly contextTokens?: number
  readonly gpu?: 'vulkan' | false
  readonly brokenGpu?: boolean
  readonly brokenModel?: boolean
  /** Called before each run of the prompt. */
  readonly onRun?: () => void
  /** Called before each token of a reply. */
  readonly onToken?: () => void
  /** Stands where the reply begins. */
  readonly opening?: string
}

/** node-llama-cpp as its documents and its source describe it, strict about what it is given; it runs nothing. */
export function fakeLlama(options: FakeOptions = {}): FakeLlama {
  const { contextTokens = 512, gpu = false, brokenGpu = false, brokenModel = false } = options
  const runs: string[] = []
  const asked: ('auto' | false)[] = []
  let disposed = false
  const model: LlamaModel = {
    ...{ trainContextSize: contextTokens, gpuLayers: gpu ? 24 : 0, tokens: { bos: null }, tokenizer: 'tokenizer' },
    tokenize: (text, special = false) => {
      ok(special, 'marks would be read as letters')
      return bytesOf(text)
    },
    detokenize: (tokens, marks = false) => textOf(tokens, marks),
    isEogToken: (token) => token === END,
    createContext: async ({ contextSize }) => {
      ok(contextSize <= contextTokens, 'no more than the model was trained on')
      return { contextSize, getSequence: () => fakeSequence(contextSize, runs, options) }
    },
  }
  const api: LlamaApi = {
    getLlama: async ({ gpu: wanted, build, skipDownload }) => {
      ok(build === 'never' && skipDownload, 'nothing is built or brought here')
      asked.push(wanted)
      if (wanted === 'auto' && brokenGpu) throw new Error('vkCreateInstance failed')
      return {
        gpu: wanted === 'auto' ? gpu : false,
        getGpuDeviceNames: async () => ['Fake Graphics 1'],
        loadModel: async () => {
          if (brokenModel) throw new Error('unknown architecture')
          return model
        },
        dispose: async () => {
          ok(!disposed, 'once')
          disposed = true
        },
      }
    },
    resolveChatWrapper: () => fakeWrapper(options.opening ?? ''),
  }
  return { api, runs, asked, disposed: () => disposed }
}

function fakeWrapper(opening: string): ChatWrapper {
  const written = (item: ChatItem) => {
    if (item.type !== 'model') return `${item.type}:${item.text}|`
    return item.response.length === 0 ? `model:${opening}` : `model:${item.response.join('')}|`
  }
  return {
    wrapperName: 'fake',
    generateContextState: ({ chatHistory }) => ({
      contextText: {
        tokenize: (tokenizer) => {
          ok(tokenizer === 'tokenizer')
          return bytesOf(chatHistory.map(written).join(''))
        },
      },
    }),
  }
}

function fakeSequence(
  contextSize: number,
  runs: string[],
  { says = () => 'Hi.<end>', onRun, onToken }: FakeOptions,
): LlamaSequence {
  let state: Token[] = []
  let busy = false
  const run = (tokens: readonly Token[]) => {
    ok(tokens.length > 0, 'nothing cannot be computed')
    ok(state.length + tokens.length <= contextSize, 'the context is full')
    state.push(...tokens)
    runs.push(textOf(tokens, true))
  }
  const alone = async <T>(work: () => Promise<T> | T): Promise<T> => {
    ok(!busy, 'one thing at a time')
    return work()
  }
  return {
    get nextTokenIndex() {
      return state.length
    },
    adaptStateToTokens: (tokens) =>
      alone(() => {
        const end = state.findIndex((token, at) => tokens[at] !== token)
        if (end !== -1) state = state.slice(0, end)
      }),
    clearHistory: () =>
      alone(() => {
        state = []
      }),
    evaluateWithoutGeneratingNewTokens: (tokens) =>
      alone(() => {
        onRun?.()
        run(tokens)
      }),
    async *evaluate(tokens, { yieldEogToken }) {
      ok(!busy && yieldEogToken)
      busy = true
      try {
        run(tokens)
        const prompt = textOf(state, true)
        for (const token of bytesOf(says(prompt))) {
          onToken?.()
          yield token
          run([token])
        }
      } finally {
        busy = false
      }
    },
  }
}
