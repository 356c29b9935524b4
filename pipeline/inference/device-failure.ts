import { type CodedSentence, Failure, messageOf, sentenceOf } from '../base/failure.ts'
import { because } from '../measures/reasons/reasons.ts'
import type { ProviderName } from './graph.ts'
import { runtimeFailure } from './runtime-failure.ts'

/** What a message of a device's runtime or driver means, and what helps; nothing where nothing of the user's does. */
interface Meaning {
  readonly pattern: RegExp
  readonly words: CodedSentence
  readonly remedy?: CodedSentence
}

const UPDATE_DRIVER = because('remedy.updateDriver')
const SMALLER_MODEL = because('remedy.freeMemory')
const ON_PROCESSOR = because('remedy.processor')

/** What messages of onnxruntime's providers mean to someone who does not read C++; the more exact stand first. */
const MEANINGS: readonly Meaning[] = [
  {
    pattern:
      /libcublas|libcudnn|libcudart|onnxruntime_providers_cuda|onnxruntime_providers_shared|_Cuda: Failed to load shared library/i,
    words: because('provider.cudaLibraries'),
  },
  { pattern: /no CUDA-capable device|cudaErrorNoDevice/i, words: because('provider.noCuda') },
  {
    pattern: /invalid device ordinal|cudaErrorInvalidDevice/i,
    words: because('provider.noSuchDevice'),
    remedy: because('remedy.otherDevice'),
  },
  {
    pattern: /CUDA driver version is insufficient|cudaErrorInsufficientDriver|unsupported PTX/i,
    words: because('provider.oldDriver'),
    remedy: UPDATE_DRIVER,
  },
  {
    pattern: /no kernel image is available|cudaErrorNoKernelImageForDevice/i,
    words: because('provider.oldCard'),
    remedy: ON_PROCESSOR,
  },
  {
    pattern:
      /device (is |was )?lost|VK_ERROR_DEVICE_LOST|DXGI_ERROR_DEVICE_(REMOVED|HUNG|RESET)|887A000[567]|GPU will not respond|cudaErrorLaunchTimeout|unspecified launch failure/i,
    words: because('provider.lost'),
    remedy: UPDATE_DRIVER,
  },
  {
    pattern:
      /out of memory|CUBLAS_STATUS_ALLOC_FAILED|OUT_OF_(DEVICE|HOST)_MEMORY|8007000E|Failed to allocate memory for requested buffer|BFCArena/i,
    words: because('provider.memoryFull'),
    remedy: SMALLER_MODEL,
  },
  {
    pattern: /exceeds the max.*(buffer|binding).*size|maxStorageBufferBindingSize|maxBufferSize/i,
    words: because('provider.largeWeights'),
    remedy: because('remedy.smallerWeights'),
  },
  {
    pattern: /requires f16|shader-f16|half precision.*not supported/i,
    words: because('provider.noHalf'),
    remedy: because('remedy.wholeWeights'),
  },
  {
    pattern: /WebGPU adapter|No supported adapters|Couldn't load Vulkan/i,
    words: because('provider.noWebGpu'),
    remedy: UPDATE_DRIVER,
  },
  {
    pattern: /DXGI_ERROR_NOT_FOUND|887A0002|887A0004|DXGI_ERROR_UNSUPPORTED|no (DirectX|D3D) ?12/i,
    words: because('provider.noDirectML'),
    remedy: UPDATE_DRIVER,
  },
  {
    pattern: /DirectML\.dll/i,
    words: because('provider.directMLLibrary'),
    remedy: because('remedy.updateWindows'),
  },
  {
    pattern: /coreml|mlmodel|MLModel|Error in building plan/i,
    words: because('provider.coreML'),
    remedy: ON_PROCESSOR,
  },
  {
    pattern: /backend not found|not available in this build|not part of this build/i,
    words: because('provider.notBuilt'),
  },
]

/** Why a device cannot be used, in words, from what its runtime or driver said. */
export function deviceWords(error: unknown): CodedSentence {
  return meaningOf(error)?.words ?? { reason: firstLine(error) }
}

/**
 * What to say and do where a session cannot be created or run on a device. The model is not at fault, and installing it
 * again would not help: the remedy is the driver's, or to run it elsewhere.
 */
export function deviceFailure(provider: ProviderName, error: unknown): Failure {
  const meaning = meaningOf(error)
  const message = because('of.what', { what: provider, why: deviceWords(error) })
  return new Failure('device.failed', message, meaning ? meaning.remedy : ON_PROCESSOR)
}

function meaningOf(error: unknown): Omit<Meaning, 'pattern'> | undefined {
  const ofLibrary = runtimeFailure(error)
  if (ofLibrary) {
    const { hint, hintBecause } = ofLibrary
    return {
      words: sentenceOf(ofLibrary),
      ...(hint === undefined ? {} : { remedy: { reason: hint, because: hintBecause } }),
    }
  }
  const message = messageOf(error)
  return MEANINGS.find(({ pattern }) => pattern.test(message))
}

function firstLine(error: unknown): string {
  return (messageOf(error).split('\n')[0] ?? '').slice(0, 200)
}
