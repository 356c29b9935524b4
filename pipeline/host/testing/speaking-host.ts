/** A process for the test of a host that is stopped: speaks a clip in real time, says when it hears speech, and tells the turn. */
import { startPipeline } from '../start-pipeline.ts'

const report = (line: string) => process.stdout.write(`${line}\n`)

const pipeline = await startPipeline({
  preset: 'baseline',
  onEvent: (event) => {
    if (event.kind === 'turnAdvanced' && event.status === 'hearing') report('hearing')
  },
})
const pcm = await pipeline.clipLibrary.load('hello')
report(JSON.stringify(await pipeline.runTurn({ pcm, clipId: 'hello' }, { pace: 'realtime' })))
await pipeline.close()
