import { describe, expect, it } from 'vitest'
import { SERVER_KINDS } from '../measures/server-kinds.ts'
import { checkedServer, serverArmName } from './kinds.ts'

describe.each(SERVER_KINDS)('the kind $id', ({ id, example, fields, words }) => {
  it('takes the example that people are shown, as its fields are at first, once somebody agreed', async () => {
    const { server } = await checkedServer({ kind: id, address: example, leavesThisMachine: true })
    expect(Object.keys(server.settings)).toEqual(fields.map(({ name }) => name))
    await expect(checkedServer({ kind: id, address: example })).rejects.toMatchObject({ code: 'remote.notAgreed' })
  })

  it('takes every choice of its fields, and none that it does not offer', async () => {
    const told = (settings: Readonly<Record<string, string>>) =>
      checkedServer({ kind: id, address: 'ws://127.0.0.1:1/', settings })
    for (const { name, ...field } of fields) {
      const choices = 'choices' in field ? field.choices : []
      for (const { value } of choices) expect((await told({ [name]: value })).server.settings[name]).toBe(value)
      if (choices.length > 0)
        await expect(told({ [name]: 'nonsense' })).rejects.toMatchObject({ code: 'server.settings' })
    }
  })

  it('is called the same by nobody else', () => {
    expect(SERVER_KINDS.filter((other) => other.words.en === words.en || other.words.zh === words.zh)).toHaveLength(1)
  })
})

describe('an arm that is a server', () => {
  it('is called by its address and all that it was told', () => {
    expect(serverArmName('ws://there/x', { kind: 'xiaozhi' })).toBe('ws://there/x')
    const settings = { model: 'small', voice: 'marin' }
    expect(serverArmName('wss://there/v1', { kind: 'openai-realtime', settings })).toBe(
      'wss://there/v1 model=small turn=server_vad voice=marin dialect=ga',
    )
  })
})
