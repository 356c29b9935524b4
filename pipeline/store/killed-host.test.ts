import { it } from 'vitest'
import { expectNothingLostByKilling } from './testing/killed-writer.ts'

it('a host that is killed again and again loses no finished turn, and the session goes on', () =>
  expectNothingLostByKilling(3))
