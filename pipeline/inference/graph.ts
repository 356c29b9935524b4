import { because } from '../measures/reasons/reasons.ts'
import './quiet-runtime.ts'
import './float16.ts'
import { env, InferenceSession, Tensor } from 'onnxruntime-node'
import { ensure } from '../base/assert.ts'
import { Failure, messageOf } from '../base/failure.ts'
import { deviceFailure } from './device-failure.ts'
import { countNodesOf, dropPlacement, profilingOptions } from './node-placement.ts'

/** How much the runtime rewrites a graph before it runs it. */
export type GraphOptimization = 'disabled' | 'basic' | 'extended' | 'all'

/** Names of execution providers as onnxruntime spells them. */
export type ProviderName = 'cpu' | 'cuda' | 'dml' | 'coreml' | 'webgpu'

export interface GraphOptions {
  /** Absolute path of the graph; a path loads three times faster than bytes and finds external weights by itself. */
  readonly path: string
  readonly threads: number
  readonly graphOptimization: GraphOptimization
  readonly provider: ProviderName
  /** Device among the visible ones; only CUDA and DirectML take one. */
  readonly deviceId?: number | undefined
  /** On a device: find out where its nodes run, until `takePlacement` ends that. */
  readonly countNodes?: boolean
  /** Where the graph is written to as it was optimised. */
  readonly writeOptimizedTo?: string
  /** The graph itself, where it or its weights lie elsewhere than in and beside `path`. */
  readonly apart?: { readonly graph: Uint8Array; readonly weightsFolder?: string }
  /** On WebGPU: outputs that stay in the device's memory. Their data must never be asked for, that aborts the process. */
  readonly staysOnDevice?: readonly string[]
}

/** One input or output of a graph; free dimensions have a name instead of a size. */
export interface TensorShape {
  readonly name: string
  readonly type: string
  readonly shape: readonly (number | string)[]
}

export type Feeds = Readonly<Record<string, Tensor>>
export type { Tensor }

/**
 * A loaded graph. `run` blocks its thread while it computes (onnxruntime does, whatever the Promise suggests),
 * so graphs live in stage workers only, and nothing may terminate such a worker inside a run: that aborts the process.
 */
export interface LoadedGraph {
  readonly inputs: readonly TensorShape[]
  readonly outputs: readonly TensorShape[]
  /** @param fetches names of the outputs wanted; the others are not copied out. All where absent. */
  run(feeds: Feeds, fetches?: readonly string[]): Promise<Feeds>
  release(): Promise<void>
}

/** Onnxruntime's levels: 2 warning, 3 error. Warnings of our own graphs' harmless shape hints would fill the terminal. */
const LOG_ERRORS_ONLY = 3

/**
 * Opens a graph.
 *
 * @throws Failure `model.unloadable` where the runtime refuses the file on the processor, `device.failed` where it cannot
 * be created on a device, whatever the reason: what it says of that is the driver's, and in words
 */
export async function loadGraph(options: GraphOptions): Promise<LoadedGraph> {
  env.logLevel = 'error'
  const profile = options.countNodes && options.provider !== 'cpu' ? await profilingOptions() : undefined
  const created = { ...runtimeOptions(options), ...profile?.options }
  const creating = options.apart
    ? InferenceSession.create(options.apart.graph, created)
    : InferenceSession.create(options.path, created)
  const session = await creating.catch(async (error: unknown) => {
    if (profile) await dropPlacement(profile.folder)
    if (options.provider !== 'cpu') throw deviceFailure(options.provider, error)
    const why = messageOf(error).split('\n')[0] ?? ''
    throw new Failure(
      'model.unloadable',
      because('model.unloadable', { path: options.path, why }),
      because('do.installPack'),
    )
  })
  if (profile) countNodesOf(session, profile.folder)
  const run = (feeds: Feeds, fetches?: readonly string[]) =>
    (fetches ? session.run(feeds, fetches) : session.run(feeds)) as Promise<Feeds>
  return {
    inputs: session.inputMetadata.map(shapeOf),
    outputs: session.outputMetadata.map(shapeOf),
    run: options.provider === 'cpu' ? run : onDevice(options.provider, run),
    release: () => session.release(),
  }
}

/** Some devices refuse a model only when it runs, and a driver may go at any time: what they say is put into words. */
function onDevice(provider: ProviderName, run: LoadedGraph['run']): LoadedGraph['run'] {
  return async (feeds, fetches) => {
    try {
      return await run(feeds, fetches)
    } catch (error) {
      throw deviceFailure(provider, error)
    }
  }
}

/** WebGPU and Core ML take no number, and refuse every session that is given one. */
const NUMBERED: readonly ProviderName[] = ['cuda', 'dml']

function runtimeOptions(options: GraphOptions): InferenceSession.SessionOptions {
  const { provider, deviceId, staysOnDevice = [] } = options
  const device = deviceId !== undefined && NUMBERED.includes(provider) ? { deviceId } : {}
  return {
    executionProviders: [provider === 'cpu' ? 'cpu' : { name: provider, ...device }],
    intraOpNumThreads: options.threads,
    interOpNumThreads: 1,
    graphOptimizationLevel: options.graphOptimization,
    logSeverityLevel: LOG_ERRORS_ONLY,
    ...(staysOnDevice.length === 0
      ? {}
      : { preferredOutputLocation: Object.fromEntries(staysOnDevice.map((name) => [name, 'gpu-buffer' as const])) }),
    ...(options.writeOptimizedTo === undefined ? {} : { optimizedModelFilePath: options.writeOptimizedTo }),
    // Spinning burns a sixth of a core while nothing runs and makes parallel stages four times slower. Strings by contract.
    // x64 processors without VNNI multiply eight-bit weights by adding pairs that overflow; this adds them exactly there.
    extra: {
      session: {
        ...{ intra_op: { allow_spinning: '0' }, inter_op: { allow_spinning: '0' }, x64quantprecision: '1' },
        ...(options.apart?.weightsFolder === undefined
          ? {}
          : { model_external_initializers_file_folder_path: options.apart.weightsFolder }),
      },
    },
  }
}

function shapeOf(metadata: InferenceSession.ValueMetadata): TensorShape {
  if (!metadata.isTensor) return { name: metadata.name, type: 'not a tensor', shape: [] }
  return { name: metadata.name, type: metadata.type, shape: metadata.shape }
}

/** A float32 tensor around `data` (not copied). */
export function float32Tensor(data: Float32Array, shape: readonly number[]): Tensor {
  return new Tensor('float32', data, shape)
}

/** A float32 tensor of zeros. */
export function zeroTensor(shape: readonly number[]): Tensor {
  return float32Tensor(new Float32Array(shape.reduce((a, b) => a * b, 1)), shape)
}

/** An int32 tensor of whole numbers. */
export function int32Tensor(values: ArrayLike<number>, shape: readonly number[]): Tensor {
  return new Tensor('int32', Int32Array.from(values), shape)
}

/** A tensor of one yes or no. */
export function boolTensor(value: boolean): Tensor {
  return new Tensor('bool', [value], [1])
}

/** A float16 tensor around the bits of its numbers (not copied). */
export function float16Tensor(bits: Uint16Array, shape: readonly number[]): Tensor {
  return new Tensor('float16', bits, shape)
}

/** A tensor around numbers of the type that their array says (not copied). */
export function typedTensor(data: Float32Array | BigInt64Array | Int32Array, shape: readonly number[]): Tensor {
  if (data instanceof Float32Array) return new Tensor('float32', data, shape)
  return data instanceof Int32Array ? new Tensor('int32', data, shape) : new Tensor('int64', data, shape)
}

/** An int64 tensor of whole numbers. */
export function int64Tensor(values: ArrayLike<number>, shape: readonly number[]): Tensor {
  // A loop, for masks grow with the conversation: without one 2,048 ones take 0.15 ms at every token.
  const whole = new BigInt64Array(values.length)
  for (let index = 0; index < whole.length; index += 1) whole[index] = BigInt(values[index] ?? 0)
  return new Tensor('int64', whole, shape)
}

/** The numbers of a float32 output; throws (a bug, or a model of another layout) where the output is missing or of another type. */
export function float32Data(outputs: Feeds, name: string): Float32Array {
  const data = ensure(outputs[name], `the model's output "${name}"`).data
  if (data instanceof Float32Array) return data
  throw new Failure('model.unexpected-layout', because('model.outputNotFloat', { name }), because('do.useFloat32'))
}
