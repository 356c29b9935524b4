import { expect, it } from 'vitest'
import { joinSentences } from './join-sentences.ts'

it.each([
  [['Hello there.', 'How are you?'], 'Hello there. How are you?'],
  [['好的，', '我听到了。', '还有吗？'], '好的，我听到了。还有吗？'],
  [['好的。', 'OK.', '再见。'], '好的。 OK. 再见。'],
  [['现在', '几点'], '现在几点'],
  [[], ''],
])('sentences %j are the text %s', (sentences, text) => {
  expect(joinSentences(sentences)).toBe(text)
})
