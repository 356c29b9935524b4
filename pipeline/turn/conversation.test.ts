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

  it('has what was spelt out in figures for a model that reads figures, and nothing else is changed', () => {
    const conversation = new Conversation()
    conversation.remember('set a timer for twenty five minutes', 'twenty five minutes it is.')
    const prompt = conversation.promptFor('time 7:30 p.m.', 'and one at nine fifteen', 'figures')
    expect(prompt.map(({ content }) => content)).toEqual([
      'time 7:30 p.m.',
      'set a timer for 25 minutes',
      'twenty five minutes it is.',
      'and one at 9:15',
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
