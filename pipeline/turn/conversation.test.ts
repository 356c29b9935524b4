import { describe, expect, it } from 'vitest'
import { Conversation } from './conversation.ts'

describe('the conversation', () => {
  it('puts the facts first and the utterance last', () => {
    const conversation = new Conversation()
    conversation.remember('hello', 'hi there.')
    expect(conversation.promptFor('time noon', 'what time is it').map((m) => [m.role, m.content])).toEqual([
      ['system', 'time noon'],
      ['user', 'hello'],
      ['assistant', 'hi there.'],
      ['user', 'what time is it'],
    ])
  })

  it('looks back on four exchanges', () => {
    const conversation = new Conversation()
    for (let i = 1; i <= 6; i++) conversation.remember(`question ${i}`, `answer ${i}`)
    const prompt = conversation.promptFor('', 'last')
    expect(prompt).toHaveLength(10)
    expect(prompt[1]?.content).toBe('question 3')
  })

  it('does not remember an exchange without a reply, and forgets all when asked', () => {
    const conversation = new Conversation()
    conversation.remember('hello', ' ')
    conversation.remember('hello', 'hi.')
    conversation.clear()
    expect(conversation.promptFor('facts', 'x')).toHaveLength(2)
  })
})
