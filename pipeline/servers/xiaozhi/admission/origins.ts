import { Failure } from '../../../base/failure.ts'
import { because } from '../../../measures/reasons/reasons.ts'

/** Stands for every page: whoever allows it gives up the protection against pages of other sites. */
export const ANY_ORIGIN = '*'
/** What browsers send for files and for frames without rights: any site can make a page that sends it. */
const NO_ORIGIN = 'null'
const ORIGIN = /^[a-z][a-z\d+.-]*:\/\/(?:[a-z\d_.-]+|\[[\da-f:.]+\])(?::\d{1,5})?$/
/** The ports that browsers leave out. */
const USUAL_PORT = /^(?:(http:\/\/[^/]+):80|(https:\/\/[^/]+):443)$/

/**
 * Origins of pages that may connect, as browsers send them: compared whole, each once.
 *
 * @throws Failure for what is no origin
 */
export function pageOrigins(written: readonly string[]): string[] {
  const origins = written.map((each) => asSent(each))
  const wrong = origins.findIndex((origin) => origin !== ANY_ORIGIN && origin !== NO_ORIGIN && !ORIGIN.test(origin))
  if (wrong >= 0) {
    throw new Failure(
      'gateway.origin',
      because('gateway.origin', { origin: written[wrong] ?? '' }),
      because('do.giveOrigin'),
    )
  }
  return [...new Set(origins)]
}

/** Whether a page may connect. Devices and programs that are no browsers send no origin. */
export function isAllowedOrigin(origin: string | undefined, origins: readonly string[]): boolean {
  return origin === undefined || origins.includes(ANY_ORIGIN) || origins.includes(asSent(origin))
}

function asSent(origin: string): string {
  const plain = origin.trim().toLowerCase().replace(/\/$/, '')
  const [, http, https] = USUAL_PORT.exec(plain) ?? []
  return http ?? https ?? plain
}
