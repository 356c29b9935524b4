import { Template } from '@huggingface/jinja'
import { Tokenizer } from '@huggingface/tokenizers'
import { z } from 'zod'
import { Failure, messageOf } from '../base/failure.ts'
import { readText } from '../base/text-file.ts'

/** The part of a message that chat templates use. */
export interface TemplateMessage {
  readonly role: string
  readonly content: string
}

/** Text to token ids and back, and a conversation to text, as the model was trained. */
export interface TextCodec {
  encode(text: string): number[]
  /** Text of token ids, special tokens left out. May end in U+FFFD while a character is incomplete. */
  decode(ids: readonly number[]): string
  /** The conversation in the model's form; `forReply` adds what makes the model answer. */
  renderChat(messages: readonly TemplateMessage[], forReply: boolean): string
}

const tokenizerConfigSchema = z.looseObject({
  chat_template: z.string().min(1),
  bos_token: z.string().nullish(),
  eos_token: z.string().nullish(),
})

/**
 * Loads a tokenizer in the Hugging Face form.
 *
 * @throws Failure `tokenizer.invalid`
 */
export async function loadTextCodec(tokenizerPath: string, configPath: string): Promise<TextCodec> {
  try {
    const [tokenizerJson, configJson] = await Promise.all([readJson(tokenizerPath), readJson(configPath)])
    const config = tokenizerConfigSchema.parse(configJson)
    const tokenizer = new Tokenizer(tokenizerJson, config)
    const template = new Template(config.chat_template)
    const specials = { bos_token: config.bos_token ?? '', eos_token: config.eos_token ?? '' }
    return {
      // The template writes every special token itself.
      encode: (text) => tokenizer.encode(text, { add_special_tokens: false }).ids,
      decode: (ids) =>
        ids.length === 0
          ? ''
          : tokenizer.decode([...ids], { skip_special_tokens: true, clean_up_tokenization_spaces: false }),
      renderChat: (messages, forReply) => template.render({ messages, add_generation_prompt: forReply, ...specials }),
    }
  } catch (error) {
    throw new Failure(
      'tokenizer.invalid',
      `The tokenizer in ${tokenizerPath} cannot be used: ${messageOf(error)}`,
      'Install the model pack again.',
    )
  }
}

async function readJson(path: string): Promise<object> {
  const json: unknown = JSON.parse(await readText(path))
  if (typeof json !== 'object' || json === null) throw new Error(`${path} holds no object`)
  return json
}
