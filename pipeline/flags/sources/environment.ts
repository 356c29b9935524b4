import type { FlagRecord } from '../../protocol/flags.ts'
import { devicesFromEnvironment } from '../cuda-devices.ts'
import { definitionOf, FLAG_NAMES } from '../registry.ts'
import { type FlagOutcome, parseFlagText } from '../validate.ts'

/**
 * The flags that environment variables of their names set. An empty variable sets nothing, except where empty is a
 * value of its own (`CUDA_VISIBLE_DEVICES`). One value that is not allowed refuses the environment; but the devices that
 * CUDA sees are set for CUDA, by schedulers and containers as well, and never stop anything: what names none is `none`.
 */
export function readFlagEnvironment(
  environment: Readonly<Record<string, string | undefined>>,
): FlagOutcome<FlagRecord> {
  const values: FlagRecord = {}
  for (const name of FLAG_NAMES) {
    const text = environment[name]
    if (text === undefined || (text === '' && definitionOf(name).type !== 'text')) continue
    const outcome = parseFlagText(name, name === 'CUDA_VISIBLE_DEVICES' ? devicesFromEnvironment(text) : text)
    if (!outcome.ok) {
      return { ok: false, error: { ...outcome.error, message: `environment variable ${outcome.error.message}` } }
    }
    values[name] = outcome.value
  }
  return { ok: true, value: values }
}
