import { describe, expect, it } from 'vitest'
import type { TextCodec } from '../../../models/tokenizer.ts'
import type { ChatMessage } from '../contract.ts'
import { messageEnds, promptFor, promptText } from './prompt.ts'

/** One token for each character; a template with a mark before and behind each message. */
const CODEC: TextCodec = {
  encode: (text) => [...text].map((character) => character.codePointAt(0) ?? 0),
  decode: (ids) => String.fromCodePoint(...ids),
  renderChat: (messages, forReply) =>
    messages.map(({ role, content }) => `<${role[0]}>${content}</>`).join('') + (forReply ? '<a>' : ''),
  openEnding: '</>',
  replyOpening: '<a>',
  tokenOf: () => undefined,
  notes: [],
}
/** The same, but for what is said: it is trimmed and escaped. */
const REWRITING: TextCodec = {
  ...CODEC,
  renderChat: (messages, forReply) =>
    CODEC.renderChat(
      messages.map(({ role, content }) => ({ role, content: content.trim().replaceAll('&', '&amp;') })),
      forReply,
    ),
  openEnding: undefined,
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

  it.each([
    ['an ending looks like the message', CODEC, 'u', '<u>u'],
    ['nothing is said yet', CODEC, '', '<u>'],
    ['the template trims', REWRITING, ' you & me ', '<u>you &amp; me'],
  ])('is open where %s', (_name, codec, content, expected) => {
    expect(promptText({ ...codec }, [{ role: 'user', content }], 'open')).toBe(expected)
  })

  it('knows where its messages end', () => {
    const prompt = promptFor(CODEC, TALK, 'reply', 100)
    const ends = messageEnds(CODEC, prompt).map((end) => CODEC.decode(prompt.ids.slice(0, end)))
    expect(ends.map((text) => text.slice(-10))).toEqual(
      ['<s>facts</>', '<u>first</>', '<a>reply</>', '<u>second</>'].map((text) => text.slice(-10)),
    )
    const open = promptFor(CODEC, TALK, 'open', 100)
    expect(messageEnds(CODEC, open)).toHaveLength(3)
  })

  it('forgets the oldest messages where there is no room, but not the facts', () => {
    const fits = (limit: number) => CODEC.decode(promptFor(CODEC, TALK, 'reply', limit).ids)
    expect(fits(40)).toBe('<s>facts</><a>reply</><u>second</><a>')
    expect(fits(30)).toBe('<s>facts</><u>second</><a>')
  })

  it('says that a single message is too long', () => {
    expect(() => promptFor(CODEC, TALK, 'reply', 20)).toThrow(/has 26 tokens; the model takes 20/)
  })
})
