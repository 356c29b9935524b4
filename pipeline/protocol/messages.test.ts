import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { commandSchema } from './commands.ts'
import { clientMessageSchema, hostMessageSchema } from './messages.ts'

const anyCommand = fc.oneof(
  fc.record({ name: fc.constant('playClip'), clipId: fc.string() }),
  fc.record({ name: fc.constantFrom('openMicrophone', 'closeMicrophone', 'cancelTurn', 'clearConversation') }),
  fc.record({ name: fc.constant('applyPreset'), preset: fc.string() }),
  fc.record({
    name: fc.constant('setFlags'),
    values: fc.dictionary(fc.string(), fc.oneof(fc.boolean(), fc.integer(), fc.string())),
  }),
)

describe('messages', () => {
  it('commands survive the wire', () => {
    fc.assert(
      fc.property(anyCommand, fc.nat(), (command, id) => {
        const message = { type: 'command', id, command }
        const parsed = clientMessageSchema.parse(JSON.parse(JSON.stringify(message)))
        expect(parsed).toEqual(JSON.parse(JSON.stringify(message)))
      }),
    )
  })

  it('anything that is not a message is refused without throwing', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (junk) => {
        expect(clientMessageSchema.safeParse(junk).success).toBe(false)
        expect(hostMessageSchema.safeParse(junk).success).toBe(false)
      }),
    )
  })

  it('an unknown command is refused by its name', () => {
    expect(commandSchema.safeParse({ name: 'formatDisk' }).success).toBe(false)
  })
})
