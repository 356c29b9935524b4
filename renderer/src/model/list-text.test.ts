import { expect, it } from 'vitest'
import { readList } from './list-text.ts'

it.each([
  ['http://localhost:8006, http://box.local', ['http://localhost:8006', 'http://box.local']],
  ['你好小智，Hi ESP、 Hey Willow ;', ['你好小智', 'Hi ESP', 'Hey Willow']],
  [' , ', []],
  ['', []],
])('%j is the list %j', (text, list) => {
  expect(readList(text)).toEqual(list)
})
