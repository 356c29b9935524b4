import { Template } from '@huggingface/jinja'
import { z } from 'zod'
import { readText } from '../base/files/text-file.ts'
import { because } from '../measures/reasons/reasons.ts'
import type { StatedReason } from '../protocol/reasons.ts'

/** The part of a message that chat templates use. */
export interface TemplateMessage {
  readonly role: string
  readonly content: string
}

/** A conversation to text, as the model was trained. */
export interface ChatTemplate {
  /** `forReply` adds what makes the model answer. Not to think is asked for wherever a template can be asked. */
  render(messages: readonly TemplateMessage[], forReply: boolean): string
  /** What the model is given in front of its reply, besides the conversation. */
  readonly replyOpening: string
  /** What follows a last message of the user; `undefined` where the template writes messages otherwise than they are. */
  readonly openEnding: string | undefined
  /** What had to be done differently than for other templates, in words; empty for most. */
  readonly notes: readonly StatedReason[]
}

const specialSchema = z
  .union([z.string(), z.looseObject({ content: z.string() })])
  .nullish()
  .transform((token) => (typeof token === 'object' ? token?.content : token) ?? '')
const templateSchema = z
  .union([z.string().min(1), z.array(z.object({ name: z.string(), template: z.string() }))])
  .nullish()
const configSchema = z.looseObject({
  chat_template: templateSchema,
  bos_token: specialSchema,
  eos_token: specialSchema,
})
const templateFileSchema = z.looseObject({ chat_template: templateSchema })

const MONTHS = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October']
const ENGLISH_MONTHS = [...MONTHS, 'November', 'December']
/** The library has a `strftime_now` of its own, which names months in the machine's language; no other can be set. */
const DATE = 'strftime_english'
/** Content that shows whether a template trims or escapes what it writes. */
const PROBE = ' "a" <b> & c\' '

/**
 * The template of a model: in its tokenizer's configuration (a text, or a list with one named `default`), or in a file of
 * its own (chat_template.jinja, or chat_template.json).
 *
 * @throws Error where there is none, or it cannot write a conversation
 */
export async function loadChatTemplate(tokenizerConfig: object, templatePath?: string): Promise<ChatTemplate> {
  const config = configSchema.parse(tokenizerConfig)
  const source = templateIn(config.chat_template) ?? (templatePath && (await templateOf(templatePath)))
  if (!source) throw new Error('it has no chat_template')
  return preparedTemplate(new Template(source.replaceAll('strftime_now', DATE)), {
    bos_token: config.bos_token,
    eos_token: config.eos_token,
  })
}

async function templateOf(path: string): Promise<string | undefined> {
  const text = await readText(path)
  return path.endsWith('.json') ? templateIn(templateFileSchema.parse(JSON.parse(text)).chat_template) : text
}

function templateIn(form: z.infer<typeof templateSchema>): string | undefined {
  if (typeof form !== 'object') return form
  return (form?.find(({ name }) => name === 'default') ?? form?.[0])?.template
}

type Arrange = (messages: readonly TemplateMessage[]) => readonly TemplateMessage[]

/** Finds out once what the template takes: some know no system, some insist on turns. */
function preparedTemplate(template: Template, specials: Readonly<Record<string, string>>): ChatTemplate {
  const write = (messages: readonly TemplateMessage[], forReply: boolean) =>
    template.render({
      ...{
        messages,
        add_generation_prompt: forReply,
        enable_thinking: false,
        thinking: false,
        tools: null,
        documents: null,
      },
      ...{ [DATE]: englishDate, ...specials },
    })
  const { arrange, note } = arrangementFor(write)
  const render: ChatTemplate['render'] = (messages, forReply) => write(arrange(messages), forReply)
  const openEnding = openEndingOf(render)
  const rewrites = because('model.trims')
  return {
    render,
    replyOpening: replyOpeningOf(render),
    openEnding,
    notes: [...(note ? [note] : []), ...(openEnding === undefined ? [rewrites] : [])],
  }
}

function arrangementFor(write: (messages: readonly TemplateMessage[], forReply: boolean) => string): {
  readonly arrange: Arrange
  readonly note?: StatedReason
} {
  const user = { role: 'user', content: 'b' }
  const talk = [{ role: 'system', content: '@system@' }, user, { role: 'assistant', content: 'c' }, user]
  const takes = (arrange: Arrange, messages: readonly TemplateMessage[]) => {
    try {
      return write(arrange(messages), true).includes('@system@')
    } catch {
      return false
    }
  }
  const asTheyAre: Arrange = (messages) => messages
  // Without its oldest message, as a long conversation may be: some templates insist that the user begins.
  const free = [...talk.slice(0, 1), ...talk.slice(2)]
  if (takes(asTheyAre, talk)) {
    return takes(asTheyAre, free) ? { arrange: asTheyAre } : { arrange: inTurns, note: because('model.takesTurns') }
  }
  const folded: Arrange = (messages) => inTurns(withoutSystem(messages))
  if (takes(folded, talk)) {
    return {
      arrange: folded,
      note: because('model.noSystem'),
    }
  }
  write(folded(talk), true)
  throw new Error('its chat_template leaves out the facts of the system')
}

/** The system's text in front of the first message of the user. */
const withoutSystem: Arrange = (messages) => {
  const facts = messages.filter(({ role }) => role === 'system').map(({ content }) => content)
  const rest = messages.filter(({ role }) => role !== 'system')
  const first = rest.findIndex(({ role }) => role === 'user')
  if (facts.length === 0) return rest
  if (first === -1) return [{ role: 'user', content: facts.join('\n\n') }, ...rest]
  return rest.map((message, index) =>
    index === first ? { ...message, content: [...facts, message.content].join('\n\n') } : message,
  )
}

/** User and assistant in turns, the user first. */
const inTurns: Arrange = (messages) => {
  const turns: TemplateMessage[] = []
  for (const message of messages) {
    const last = turns.at(-1)
    if (message.role === 'assistant' && !turns.some(({ role }) => role === 'user')) continue
    if (last?.role === message.role)
      turns[turns.length - 1] = { ...last, content: `${last.content}\n${message.content}` }
    else turns.push(message)
  }
  return turns
}

/** What the template writes behind a message that may go on; it would have to be taken back when the message does. */
function openEndingOf(render: ChatTemplate['render']): string | undefined {
  const text = render([{ role: 'user', content: PROBE }], false)
  const at = text.lastIndexOf(PROBE)
  return at === -1 ? undefined : text.slice(at + PROBE.length)
}

function replyOpeningOf(render: ChatTemplate['render']): string {
  const messages = [{ role: 'user', content: 'b' }]
  const [closed, opened] = [render(messages, false), render(messages, true)]
  return opened.startsWith(closed) ? opened.slice(closed.length) : ''
}

/** Python's strftime as far as templates use it; months have English names, as they had in training. */
function englishDate(format: string): string {
  const now = new Date()
  const two = (value: number) => String(value).padStart(2, '0')
  const month = ENGLISH_MONTHS[now.getMonth()] ?? ''
  const parts: Readonly<Record<string, string>> = {
    '%Y': String(now.getFullYear()),
    '%m': two(now.getMonth() + 1),
    '%d': two(now.getDate()),
    '%b': month.slice(0, 3),
    '%B': month,
    '%H': two(now.getHours()),
    '%M': two(now.getMinutes()),
    '%%': '%',
  }
  return format.replaceAll(/%[YmdbBHM%]/g, (token) => parts[token] ?? token)
}
