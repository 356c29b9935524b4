import { Tokenizer } from '@huggingface/tokenizers'
import { Failure, sentenceOf } from '../base/failure.ts'
import { readText } from '../base/files/text-file.ts'
import { because } from '../measures/reasons/reasons.ts'
import type { StatedReason } from '../protocol/reasons.ts'
import { type ChatTemplate, loadChatTemplate, type TemplateMessage } from './chat-template.ts'

/** Text to token ids and back, and a conversation to text, as the model was trained. */
export interface TextCodec {
  encode(text: string): number[]
  /** Text of token ids, special tokens left out. May end in U+FFFD while a character is incomplete. */
  decode(ids: readonly number[]): string
  /** The conversation in the model's form; `forReply` adds what makes the model answer. */
  renderChat(messages: readonly TemplateMessage[], forReply: boolean): string
  /** What the template writes behind an open last message; `undefined` where it changes what messages say. */
  readonly openEnding: string | undefined
  /** What the model is given in front of its reply, besides the conversation. */
  readonly replyOpening: string
  /** The token of which this is the whole text, where the vocabulary has it as one. */
  tokenOf(text: string): number | undefined
  /** What had to be done differently than for other models, in words. */
  readonly notes: readonly StatedReason[]
}

/** Where a tokenizer's files lie. */
export interface TokenizerPaths {
  readonly tokenizer: string
  readonly config: string
  /** chat_template.jinja or chat_template.json, where the configuration holds none. */
  readonly template?: string | undefined
}

/**
 * Loads a tokenizer in the Hugging Face form.
 *
 * @throws Failure `tokenizer.invalid`
 */
export async function loadTextCodec(paths: TokenizerPaths): Promise<TextCodec> {
  try {
    const [tokenizerJson, configJson] = await Promise.all([readJson(paths.tokenizer), readJson(paths.config)])
    const template = await loadChatTemplate(configJson, paths.template)
    return textCodec(new Tokenizer(tokenizerJson, configJson), template)
  } catch (error) {
    throw new Failure(
      'tokenizer.invalid',
      because('model.tokenizer', { path: paths.tokenizer, why: sentenceOf(error) }),
      because('do.installTemplate'),
    )
  }
}

function textCodec(tokenizer: Tokenizer, template: ChatTemplate): TextCodec {
  return {
    // The template writes every special token itself.
    encode: (text) => tokenizer.encode(text, { add_special_tokens: false }).ids,
    decode: (ids) =>
      ids.length === 0
        ? ''
        : tokenizer.decode([...ids], { skip_special_tokens: true, clean_up_tokenization_spaces: false }),
    renderChat: (messages, forReply) => template.render(messages, forReply),
    openEnding: template.openEnding,
    replyOpening: template.replyOpening,
    tokenOf: (text) => tokenizer.token_to_id(text),
    notes: template.notes,
  }
}

async function readJson(path: string): Promise<object> {
  const json: unknown = JSON.parse(await readText(path))
  if (typeof json !== 'object' || json === null) throw new Error(`${path} holds no object`)
  return json
}
