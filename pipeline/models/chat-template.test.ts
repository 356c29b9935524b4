import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ChatTemplate, loadChatTemplate } from './chat-template.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'firstword-template-'))
})
afterAll(() => rm(folder, { recursive: true }))

/** As ChatML has it: what most models of today were trained with. */
const CHATML =
  '{% for message in messages %}<|im_start|>{{ message.role }}\n{{ message.content }}<|im_end|>\n{% endfor %}{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}'
/** As Gemma has it before its third generation: no system, turns only, everything trimmed. */
const TURNS_ONLY =
  "{{ bos_token }}{% if messages[0]['role'] == 'system' %}{{ raise_exception('System role not supported') }}{% endif %}{% for message in messages %}{% if (message['role'] == 'user') != (loop.index0 % 2 == 0) %}{{ raise_exception('Conversation roles must alternate') }}{% endif %}<start_of_turn>{{ 'model' if message.role == 'assistant' else message.role }}\n{{ message['content'] | trim }}<end_of_turn>\n{% endfor %}{% if add_generation_prompt %}<start_of_turn>model\n{% endif %}"
/** As Mistral has it: the system is taken, but turns are insisted on. */
const SYSTEM_AND_TURNS =
  "{% if messages[0].role == 'system' %}{% set rest = messages[1:] %}[S]{{ messages[0].content }}[/S]{% else %}{% set rest = messages %}{% endif %}{% for message in rest %}{% if (message.role == 'user') != (loop.index0 % 2 == 0) %}{{ raise_exception('roles must alternate') }}{% endif %}{% if message.role == 'user' %}[I]{{ message.content }}[/I]{% else %}{{ message.content }}</s>{% endif %}{% endfor %}"

const TALK = [
  { role: 'system', content: 'facts' },
  { role: 'user', content: 'hello' },
  { role: 'assistant', content: 'hi.' },
  { role: 'user', content: 'what time is it' },
]

function inConfig(chat_template: unknown, others: object = {}): Promise<ChatTemplate> {
  return loadChatTemplate({ chat_template, ...others })
}

async function inFile(name: string, text: string): Promise<ChatTemplate> {
  await writeFile(join(folder, name), text)
  return loadChatTemplate({}, join(folder, name))
}

describe('a chat template', () => {
  it.each([
    ['as a text of the configuration', () => inConfig(CHATML)],
    [
      'as one of several of the configuration',
      () =>
        inConfig([
          { name: 'tool_use', template: 'tools' },
          { name: 'default', template: CHATML },
        ]),
    ],
    ['as a file of its own', () => inFile('chat_template.jinja', CHATML)],
    ['as a JSON file', () => inFile('chat_template.json', JSON.stringify({ chat_template: CHATML }))],
    [
      'as a list in a JSON file',
      () => inFile('list.json', JSON.stringify({ chat_template: [{ name: 'default', template: CHATML }] })),
    ],
  ])('is found %s', async (_name, load) => {
    const { render, openEnding, replyOpening, notes } = await load()
    expect(render(TALK.slice(0, 2), true)).toBe(
      '<|im_start|>system\nfacts<|im_end|>\n<|im_start|>user\nhello<|im_end|>\n<|im_start|>assistant\n',
    )
    expect({ openEnding, replyOpening, notes }).toEqual({
      openEnding: '<|im_end|>\n',
      replyOpening: '<|im_start|>assistant\n',
      notes: [],
    })
  })

  it('takes special tokens as texts, as objects, or not at all', async () => {
    const source = '{{ bos_token }}{{ messages[0].content }}{{ messages[1].content }}{{ eos_token }}'
    const render = async (others: object) => (await inConfig(source, others)).render(TALK, false)
    expect(await render({ bos_token: '<s>', eos_token: { content: '</s>', lstrip: false } })).toBe('<s>factshello</s>')
    expect(await render({ bos_token: null })).toBe('factshello')
  })

  it('is asked not to think, and offered neither tools nor documents', async () => {
    const source = `{% if tools is not none or documents is not none %}{{ raise_exception('no') }}{% endif %}${CHATML}{% if add_generation_prompt and enable_thinking is defined and not enable_thinking %}<think>\n\n</think>\n\n{% endif %}`
    expect((await inConfig(source)).replyOpening).toBe('<|im_start|>assistant\n<think>\n\n</think>\n\n')
  })

  it('gets the date in English, as it was in training', async () => {
    const source = `${CHATML}{% if strftime_now is defined %}{{ strftime_now('%d %b %Y, %B') }}{% endif %}`
    const now = new Date()
    const month = now.toLocaleDateString('en-GB', { month: 'long' })
    const text = (await inConfig(source)).render(TALK, false)
    expect(text).toMatch(/\d\d [A-Z][a-z][a-z] \d{4}, [A-Z][a-z]+$/)
    expect([month, new Date().toLocaleDateString('en-GB', { month: 'long' })]).toContain(text.split(', ').at(-1))
  })
})

describe('a template that knows no system', () => {
  it('gets the facts in front of what is said first', async () => {
    const { render, notes } = await inConfig(TURNS_ONLY, { bos_token: '<bos>' })
    expect(render(TALK, true)).toBe(
      '<bos><start_of_turn>user\nfacts\n\nhello<end_of_turn>\n<start_of_turn>model\nhi.<end_of_turn>\n<start_of_turn>user\nwhat time is it<end_of_turn>\n<start_of_turn>model\n',
    )
    expect(notes[0]?.reason).toMatch(/no system/)
    expect(render(TALK.slice(0, 1), false)).toContain('facts')
  })

  it('gets them as well where it leaves the system out without a word', async () => {
    const source = CHATML.replace(
      '<|im_start|>',
      "{% if message.role == 'system' %}{% continue %}{% endif %}<|im_start|>",
    )
    expect((await inConfig(source)).render(TALK, true)).toMatch(/user\nfacts\n\nhello/)
  })
})

describe('a template that insists on turns', () => {
  it('gets turns, whatever was forgotten or said twice', async () => {
    const { render, notes } = await inConfig(SYSTEM_AND_TURNS)
    const without = (forgotten: number) => TALK.filter((_, index) => index !== forgotten)
    expect(render(without(1), true)).toBe('[S]facts[/S][I]what time is it[/I]')
    expect(render(without(2), true)).toBe('[S]facts[/S][I]hello\nwhat time is it[/I]')
    expect(render(TALK, true)).toBe('[S]facts[/S][I]hello[/I]hi.</s>[I]what time is it[/I]')
    expect(notes[0]?.reason).toMatch(/turns only/)
  })
})

describe('a template that changes what it is given', () => {
  it.each([
    ['trims', '| trim'],
    ['escapes', '| tojson'],
  ])('is noticed: it %s', async (_name, filter) => {
    const { openEnding, notes } = await inConfig(CHATML.replace('message.content', `message.content ${filter}`))
    expect(openEnding).toBeUndefined()
    expect(notes.at(-1)?.reason).toMatch(/trims or escapes/)
  })
})

describe('a template that cannot be used', () => {
  it.each([
    ['is missing', {}, /no chat_template/],
    ['is not Jinja', { chat_template: '{% for %}' }, /./],
    ['refuses whatever it is given', { chat_template: "{{ raise_exception('never') }}" }, /never/],
    ['says nothing of the facts', { chat_template: '{{ messages[-1].content }}' }, /leaves out the facts/],
  ])('says why: it %s', async (_name, config, why) => {
    await expect(loadChatTemplate(config)).rejects.toThrow(why)
  })
})
