import { type FailureInfo, failureInfoOf } from '../../base/failure.ts'
import type { RemoteTarget, TargetSample } from '../../protocol/monitoring.ts'
import { fetchText } from './fetch-text.ts'
import { latencyValues, type Totals } from './latency-values.ts'
import { parsePrometheusText } from './prometheus-text.ts'
import { probeXiaozhi } from './xiaozhi-probe.ts'

/** Reads a target: its metrics' addresses, and its WebSocket by a connect and a hello. */
export class TargetSampler {
  readonly #target: RemoteTarget
  readonly #totals = new Map<string, Totals>()

  constructor(target: RemoteTarget) {
    this.#target = target
  }

  /** One reading; what failed is in its `problem`, and what did not is there all the same. Never rejects. */
  async sample(): Promise<TargetSample> {
    const { id, metricsUrls, websocketUrl, alertAboveMs } = this.#target
    const valuesMs: Record<string, number> = {}
    const problems: FailureInfo[] = []
    const readings = [
      ...metricsUrls.map((url) => this.#scrape(url)),
      ...(websocketUrl === undefined ? [] : [probeValues(websocketUrl)]),
    ]
    for (const reading of await Promise.allSettled(readings)) {
      if (reading.status === 'fulfilled') Object.assign(valuesMs, reading.value)
      else problems.push(failureInfoOf(reading.reason))
    }
    return {
      targetId: id,
      at: new Date().toISOString(),
      valuesMs,
      alert: alertAboveMs !== undefined && Object.values(valuesMs).some((ms) => ms > alertAboveMs),
      ...(problems[0] ? { problem: problems[0] } : {}),
    }
  }

  async #scrape(url: string): Promise<Record<string, number>> {
    const { valuesMs, totals } = latencyValues(parsePrometheusText(await fetchText(url)), this.#totals.get(url))
    this.#totals.set(url, totals)
    return valuesMs
  }
}

async function probeValues(url: string): Promise<Record<string, number>> {
  const { connectMs, helloMs } = await probeXiaozhi(url)
  return { connect: connectMs, hello: helloMs }
}
