import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { pocketPackDir } from './locations.ts'
import { openPack } from './pack.ts'
import { requiredPath, stageFiles } from './stage-model.ts'
import { loadTextCodec, type TextCodec } from './tokenizer.ts'

let codec: TextCodec
beforeAll(async () => {
  const files = stageFiles((await openPack(pocketPackDir())).models.llm)
  codec = await loadTextCodec({
    tokenizer: requiredPath(files, 'tokenizer'),
    config: requiredPath(files, 'tokenizerConfig'),
  })
})

describe("the embedded model's tokenizer", () => {
  it.each(['set a timer for ten minutes', "it is nine o'clock a m, i think.", 'what is the weather in new york?', 'a'])(
    'gives "%s" back unchanged',
    (text) => {
      const ids = codec.encode(text)
      expect(ids.length).toBeLessThanOrEqual(text.length)
      expect(codec.decode(ids)).toBe(text)
    },
  )

  it('knows small letters only, as the model was trained', () => {
    expect(codec.decode(codec.encode('Turn ON the Lights'))).toBe('turn on the lights')
  })

  it('has frequent words as single tokens', () => {
    expect(codec.encode('set a timer for ten minutes').length).toBeLessThanOrEqual(8)
  })

  it('has no text for nothing', () => {
    expect(codec.encode('')).toEqual([])
    expect(codec.decode([])).toBe('')
  })

  it('writes a conversation as the model was trained, ready for the reply', () => {
    const talk = [
      { role: 'user', content: 'hello' },
      { role: 'assistant', content: 'hi there.' },
      { role: 'user', content: 'what time is it' },
    ]
    expect(codec.renderChat(talk, true)).toBe('<u>hello<a>hi there.<e><u>what time is it<a>')
    const ids = codec.encode(codec.renderChat(talk, true))
    // The marks are tokens of their own, and leave no text.
    expect(codec.decode(ids)).toBe('hellohi there.what time is it')
  })
})

describe('a tokenizer that cannot be used', () => {
  it('is named, with the reason', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'firstword-tokenizer-'))
    await writeFile(join(dir, 'tokenizer.json'), '{}')
    await writeFile(join(dir, 'config.json'), '{}')
    await expect(
      loadTextCodec({ tokenizer: join(dir, 'tokenizer.json'), config: join(dir, 'config.json') }),
    ).rejects.toMatchObject({
      code: 'tokenizer.invalid',
      message: /chat_template/,
    })
    await rm(dir, { recursive: true })
  })
})
