/**
 * Entry of a throw-away process that finds out whether one execution provider can really compute here.
 * It is a process of its own because a broken driver may abort instead of throwing. Argument: the provider's name.
 * Prints one line of JSON: {"usable": boolean, "reason"?: string}.
 */
import './quiet-runtime.ts'
import { InferenceSession, listSupportedBackends, Tensor } from 'onnxruntime-node'
import { NOT_BUILT, PROBE_SIZE, probeGraph, WRONG_RESULTS } from './probe-graph.ts'

async function probe(provider: string): Promise<{ usable: boolean; reason?: string }> {
  // A provider that this build does not know is dropped silently, and the graph would run on the processor.
  if (!listSupportedBackends().some((backend) => backend.name === provider)) {
    return { usable: false, reason: NOT_BUILT.reason }
  }
  try {
    // 4: fatal errors only. The reason is reported below, in words.
    const session = await InferenceSession.create(probeGraph(), { executionProviders: [provider], logSeverityLevel: 4 })
    const identity = new Float32Array(PROBE_SIZE * PROBE_SIZE)
    for (let index = 0; index < PROBE_SIZE; index += 1) identity[index * (PROBE_SIZE + 1)] = 1
    // Some devices fail only when they compute, so the probe does.
    const { y } = await session.run({ x: new Tensor('float32', identity, [PROBE_SIZE, PROBE_SIZE]) })
    await session.release()
    const right = y?.data.length === identity.length && identity.every((value, index) => value === y.data[index])
    return right ? { usable: true } : { usable: false, reason: WRONG_RESULTS.reason }
  } catch (error) {
    return { usable: false, reason: error instanceof Error ? error.message : String(error) }
  }
}

process.stdout.write(`${JSON.stringify(await probe(process.argv[2] ?? 'cpu'))}\n`)
