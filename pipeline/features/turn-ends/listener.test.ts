import { expect, it } from 'vitest'
import { turnEndProgressSchema } from '../../protocol/turn-end.ts'
import { planListener } from './listener.ts'

it('says of models that are not here what consoles can read, in both languages', async () => {
  const { absent } = await planListener({})
  expect(turnEndProgressSchema.shape.absent.parse(absent)).toEqual(absent)
  for (const { because } of Object.values(absent)) expect(because?.code).toMatch(/^[a-z]+\.\w+$/)
})
