import { Failure, messageOf } from '../base/failure.ts'
import { runtimeFailure } from './runtime-failure.ts'
import type { ProviderName } from './session.ts'

/** What a message of a device's runtime or driver means, and what helps; nothing where nothing of the user's does. */
interface Meaning {
  readonly pattern: RegExp
  readonly words: string
  readonly remedy?: string
}

const UPDATE_DRIVER = 'Update the driver of the graphics card.'
const SMALLER_MODEL = 'Close what else uses the graphics card, or take smaller weights (LLM_TORCH_DTYPE).'
const ON_PROCESSOR = 'Run the models on the processor: leave CUDA_VISIBLE_DEVICES empty.'

/** What messages of onnxruntime's providers mean to someone who does not read C++; the more exact stand first. */
const MEANINGS: readonly Meaning[] = [
  {
    pattern:
      /libcublas|libcudnn|libcudart|onnxruntime_providers_cuda|onnxruntime_providers_shared|_Cuda: Failed to load shared library/i,
    words: 'its CUDA libraries cannot be loaded (firstword gpu status says why)',
  },
  { pattern: /no CUDA-capable device|cudaErrorNoDevice/i, words: 'no CUDA device' },
  {
    pattern: /invalid device ordinal|cudaErrorInvalidDevice/i,
    words: 'CUDA has no device of that number',
    remedy: 'Name another device in CUDA_VISIBLE_DEVICES, doctor lists those that work.',
  },
  {
    pattern: /CUDA driver version is insufficient|cudaErrorInsufficientDriver|unsupported PTX/i,
    words: 'NVIDIA’s driver is older than the CUDA libraries need',
    remedy: UPDATE_DRIVER,
  },
  {
    pattern: /no kernel image is available|cudaErrorNoKernelImageForDevice/i,
    words: 'this build of onnxruntime has no code for a card of this age',
    remedy: ON_PROCESSOR,
  },
  {
    pattern:
      /device (is |was )?lost|VK_ERROR_DEVICE_LOST|DXGI_ERROR_DEVICE_(REMOVED|HUNG|RESET)|887A000[567]|GPU will not respond|cudaErrorLaunchTimeout|unspecified launch failure/i,
    words: 'the device was lost: its driver stopped or was started anew',
    remedy: UPDATE_DRIVER,
  },
  {
    pattern:
      /out of memory|CUBLAS_STATUS_ALLOC_FAILED|OUT_OF_(DEVICE|HOST)_MEMORY|8007000E|Failed to allocate memory for requested buffer|BFCArena/i,
    words: 'the memory of the graphics card is full',
    remedy: SMALLER_MODEL,
  },
  {
    pattern: /exceeds the max.*(buffer|binding).*size|maxStorageBufferBindingSize|maxBufferSize/i,
    words: 'the model has weights that are larger than what the device takes in one piece',
    remedy: 'Take smaller weights (LLM_TORCH_DTYPE).',
  },
  {
    pattern: /requires f16|shader-f16|half precision.*not supported/i,
    words: 'the device does not compute in float16',
    remedy: 'Take float32 or int8 weights (LLM_TORCH_DTYPE, ASR_ENABLE_FP16).',
  },
  {
    pattern: /WebGPU adapter|No supported adapters|Couldn't load Vulkan/i,
    words: 'no graphics device that WebGPU can use',
    remedy: UPDATE_DRIVER,
  },
  {
    pattern: /DXGI_ERROR_NOT_FOUND|887A0002|887A0004|DXGI_ERROR_UNSUPPORTED|no (DirectX|D3D) ?12/i,
    words: 'no graphics device that DirectML can use',
    remedy: UPDATE_DRIVER,
  },
  {
    pattern: /DirectML\.dll/i,
    words: 'the system’s DirectML library cannot be used',
    remedy: 'Update Windows, and start Firstword from its own folder.',
  },
  {
    pattern: /coreml|mlmodel|MLModel|Error in building plan/i,
    words: 'Core ML cannot take this model',
    remedy: ON_PROCESSOR,
  },
  { pattern: /backend not found|not available in this build/i, words: 'not part of this build of onnxruntime' },
]

/** Why a device cannot be used, in words, from what its runtime or driver said. */
export function deviceWords(error: unknown): string {
  return meaningOf(error)?.words ?? firstLine(error)
}

/**
 * What to say and do where a session cannot be created or run on a device. The model is not at fault, and installing it
 * again would not help: the remedy is the driver's, or to run it elsewhere.
 */
export function deviceFailure(provider: ProviderName, error: unknown): Failure {
  const meaning = meaningOf(error)
  const message = `${provider}: ${meaning?.words ?? firstLine(error)}`
  return new Failure('device.failed', message, meaning ? meaning.remedy : ON_PROCESSOR)
}

function meaningOf(error: unknown): Omit<Meaning, 'pattern'> | undefined {
  const ofLibrary = runtimeFailure(error)
  if (ofLibrary)
    return { words: ofLibrary.message, ...(ofLibrary.hint === undefined ? {} : { remedy: ofLibrary.hint }) }
  const message = messageOf(error)
  return MEANINGS.find(({ pattern }) => pattern.test(message))
}

function firstLine(error: unknown): string {
  return (messageOf(error).split('\n')[0] ?? '').slice(0, 200)
}
