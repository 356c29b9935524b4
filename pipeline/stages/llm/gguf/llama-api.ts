/** What is used of node-llama-cpp (3.22.1), which is installed on demand: its own types are not there when this is built. */
export interface LlamaApi {
  getLlama(options: {
    readonly gpu: 'auto' | false
    readonly build: 'never'
    readonly skipDownload: true
    readonly progressLogs: false
    readonly logLevel: 'error'
  }): Promise<LlamaBackend>
  resolveChatWrapper(
    model: LlamaModel,
    options: {
      readonly customWrapperSettings?: { readonly qwen: { readonly thoughts: 'discourage' } }
      readonly warningLogs: false
    },
  ): ChatWrapper
}

/** What is used of node-llama-cpp: the library itself. */
export interface LlamaBackend {
  /** The kind of device it computes on, as in `vulkan`; false: the processor. */
  readonly gpu: string | false
  getGpuDeviceNames(): Promise<readonly string[]>
  loadModel(options: {
    readonly modelPath: string
    readonly gpuLayers?: number | 'auto'
    readonly onLoadProgress?: (progress: number) => void
  }): Promise<LlamaModel>
  dispose(): Promise<void>
}

/** A token's number in the model's vocabulary. */
export type Token = number

/** Weights that are loaded, and their tokens. */
export interface LlamaModel {
  readonly trainContextSize: number
  /** Layers that are on the device. */
  readonly gpuLayers: number
  readonly tokens: { readonly bos: Token | null }
  tokenize(text: string, specialTokens?: boolean): Token[]
  detokenize(tokens: readonly Token[], specialTokens?: boolean, lastTokens?: readonly Token[]): string
  isEogToken(token: Token): boolean
  readonly tokenizer: unknown
  createContext(options: {
    readonly contextSize: number
    readonly sequences: 1
    readonly batchSize: number
    readonly threads?: number
  }): Promise<LlamaContext>
}

/** Room for tokens that the model looks back on. */
export interface LlamaContext {
  readonly contextSize: number
  getSequence(): LlamaSequence
}

/** One conversation's state: the tokens that were evaluated, and what they came to. */
export interface LlamaSequence {
  /** Where the next token goes. */
  readonly nextTokenIndex: number
  /** Forgets what does not agree with these tokens. */
  adaptStateToTokens(tokens: Token[], allowShift: false): Promise<void>
  clearHistory(): Promise<void>
  evaluateWithoutGeneratingNewTokens(tokens: Token[]): Promise<void>
  evaluate(
    tokens: Token[],
    options: {
      readonly temperature: number
      readonly topK?: number
      readonly seed?: number
      readonly yieldEogToken: true
    },
  ): AsyncGenerator<Token, void, void>
}

/** A message in the form that chat wrappers take. */
export type ChatItem =
  | { readonly type: 'system'; readonly text: string }
  | { readonly type: 'user'; readonly text: string }
  | { readonly type: 'model'; readonly response: readonly string[] }

/** Writes a conversation as the tokens that the model was trained on. */
export interface ChatWrapper {
  readonly wrapperName: string
  generateContextState(options: { readonly chatHistory: readonly ChatItem[] }): {
    readonly contextText: { tokenize(tokenizer: unknown): Token[] }
  }
}
