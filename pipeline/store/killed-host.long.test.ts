import { it } from 'vitest'
import { expectNothingLostByKilling } from './testing/killed-writer.ts'

it('a host that is killed sixty times loses no finished turn, and the session goes on', () =>
  expectNothingLostByKilling(60))
