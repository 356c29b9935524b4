/**
 * What pocket turn costs a step of 40 ms. Started by hand, on a quiet machine:
 * node pipeline/stages/vad/testing/turn-end-step-bench.ts [steps]
 */
import { engineSettings } from '../../../inference/engine.ts'
import { pocketTurnModel } from '../../../models/locations.ts'
import { PocketTurn, STEP_SAMPLES } from '../turn-end/pocket-turn.ts'

const steps = Number(process.argv[2] ?? 5000)
const network = await PocketTurn.open(pocketTurnModel().path, engineSettings({}))
const state = network.newState()
const tookMs: number[] = []
const usedBefore = process.cpuUsage()
for (let step = 0; step < steps; step += 1) {
  const pcm = Float32Array.from({ length: STEP_SAMPLES }, (_, n) => Math.sin((step * STEP_SAMPLES + n) / 20) / 10)
  const startedMs = performance.now()
  await network.step(pcm, state)
  tookMs.push(performance.now() - startedMs)
}
const used = process.cpuUsage(usedBefore)
tookMs.sort((a, b) => a - b)
const shown = [0.5, 0.95, 0.99].map((p) => `p${p * 100} ${(tookMs[Math.floor(p * steps)] ?? 0).toFixed(3)} ms`)
const processorMs = (used.user + used.system) / 1000 / steps
process.stdout.write(`${steps} steps: ${shown.join(', ')}, processor ${processorMs.toFixed(3)} ms a step\n`)
await network.release()
