import { describe, expect, it } from 'vitest'
import type { TextCodec } from '../../../models/tokenizer.ts'
import type { ChatMessage } from '../contract.ts'
import { promptText, promptTokens } from './prompt.ts'

/** One token for each character; a template with a mark before and behind each message. */
const CODEC: TextCodec = {
  encode: (text) => [...text].map((character) => character.codePointAt(0) ?? 0),
  decode: (ids) => String.fromCodePoint(...ids),
  renderChat: (messages, forReply) =>
    messages.map(({ role, content }) => `<${role[0]}>${content}</>`).join('') + (forReply ? '<a>' : ''),
}
const TALK: readonly ChatMessage[] = [
  { role: 'system', content: 'facts' },
  { role: 'user', content: 'first' },
  { role: 'assistant', content: 'reply' },
  { role: 'user', content: 'second' },
]

describe('the prompt', () => {
  it('is ready for a reply, or open inside the last message', () => {
    expect(promptText(CODEC, TALK, 'reply')).toBe('<s>facts</><u>first</><a>reply</><u>second</><a>')
    expect(promptText(CODEC, TALK, 'open')).toBe('<s>facts</><u>first</><a>reply</><u>second')
  })

  it('begins a longer prompt with the open one, so that nothing has to be taken back', () => {
    const longer = [...TALK.slice(0, -1), { role: 'user' as const, content: 'second word' }]
    expect(promptText(CODEC, longer, 'reply').startsWith(promptText(CODEC, TALK, 'open'))).toBe(true)
  })

  it('forgets the oldest messages where there is no room, but not the facts', () => {
    const ids = promptTokens(CODEC, TALK, 'reply', 40)
    expect(CODEC.decode(ids)).toBe('<s>facts</><a>reply</><u>second</><a>')
    expect(CODEC.decode(promptTokens(CODEC, TALK, 'reply', 30))).toBe('<s>facts</><u>second</><a>')
  })

  it('says that a single message is too long', () => {
    expect(() => promptTokens(CODEC, TALK, 'reply', 20)).toThrow(/has 26 tokens; the model takes 20/)
  })
})
