/**
 * What a token takes on WebGPU with the cache kept on the device and with the cache copied after each step: started by
 * hand, `node pipeline/stages/llm/causal/testing/cache-bench.ts [tokens] [tokens cached before]`. Both take turns, so that
 * what else the machine does meets both alike. Without a card: `software-device.ts` says what Vulkan needs.
 */
import { join } from 'node:path'
import { nowMs } from '../../../../base/clock.ts'
import { engineSettings } from '../../../../inference/engine.ts'
import { pocketPackDir } from '../../../../models/locations.ts'
import { CausalModel } from '../causal-model.ts'

const TOKENS = Number(process.argv[2] ?? 40)
const CACHED = Number(process.argv[3] ?? 64)
const WARM_UP = 8

const opened = await Promise.all([true, false].map(open))
const times = opened.map(() => [] as number[])
for (let token = -WARM_UP; token < TOKENS; token += 1) {
  for (const [index, model] of opened.entries()) {
    const beganMs = nowMs()
    await model.append(20 + (token & 7))
    if (token >= 0) times[index]?.push(nowMs() - beganMs)
  }
}
const [kept = 0, copied = 0] = times.map(median)
process.stdout.write(`${TOKENS} tokens after ${CACHED}: kept ${kept.toFixed(1)} ms, copied ${copied.toFixed(1)} ms, `)
process.stdout.write(`ratio of medians ${(kept / copied).toFixed(3)}\n`)
for (const model of opened) await model.release()

async function open(staysOnDevice: boolean): Promise<CausalModel> {
  const cache = { staysOnDevice, keptMs: Number.NaN, copiedMs: Number.NaN }
  const settings = engineSettings({ provider: { name: 'webgpu', reason: 'a bench', cache } })
  const model = await CausalModel.open(join(pocketPackDir(), 'llm', 'model_float32.onnx'), settings)
  const prompt = Array.from({ length: CACHED }, (_, index) => 5 + (index % 50))
  await model.bringTo(prompt, true, () => false)
  return model
}

function median(ms: readonly number[]): number {
  return [...ms].sort((a, b) => a - b)[Math.floor(ms.length / 2)] ?? Number.NaN
}
