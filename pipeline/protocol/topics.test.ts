import { describe, expect, it } from 'vitest'
import { TOPICS } from './topics.ts'
import { pipelineEventSchema } from './wire/events.ts'
import { snapshotSchema } from './wire/snapshot.ts'

const KEEPING = { keep: true, limitBytes: 10, keptBytes: 1 }

describe('a topic', () => {
  it.each(Object.keys(TOPICS))('%s stands in the snapshot', (topic) => {
    expect(snapshotSchema.shape).toHaveProperty(topic)
  })

  it('is told whole, by its name', () => {
    const event = { kind: 'topicChanged', topic: 'audioKeeping', state: KEEPING }
    expect(pipelineEventSchema.parse(event)).toEqual(event)
  })

  it.each([
    { kind: 'topicChanged', topic: 'targets', state: KEEPING },
    { kind: 'topicChanged', topic: 'audioKeeping' },
    { kind: 'topicChanged', topic: 'weather', state: KEEPING },
  ])('is refused in the shape of another, without one, and where nobody knows it: %j', (event) => {
    expect(pipelineEventSchema.safeParse(event).success).toBe(false)
  })
})
