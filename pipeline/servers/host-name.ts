import { Failure } from '../base/failure.ts'
import { because } from '../measures/reasons/reasons.ts'

/** By these this machine is asked for from itself, and through a tunnel that ends here. */
export const LOOPBACK_NAMES: readonly string[] = ['127.0.0.1', 'localhost', '::1']

const HOST = /^(\[[\da-f:.]+\]|[^:\s]+)(?::(\d{1,5}))?$/i
const NAME = /^(?:[\da-f:.]*:[\da-f:.]*|[a-z\d_](?:[a-z\d_.-]{0,251}[a-z\d_])?)$/

/** A Host header taken apart: the name in lower case, without brackets and without the dot that may end it. */
export function readHost(header: string | undefined): { readonly name: string; readonly port?: number } | undefined {
  const [, written, port] = HOST.exec(header ?? '') ?? []
  if (written === undefined) return undefined
  const name = plainName(written)
  return port === undefined ? { name } : { name, port: Number(port) }
}

/**
 * Names under which others may ask for this machine, as they are compared: in lower case, each once. There is none that
 * stands for all: then any page could have its own name point here and read what is served.
 *
 * @throws Failure for what is no host name
 */
export function hostNames(written: readonly string[]): string[] {
  const names = written.map((each) => plainName(each.trim()))
  const wrong = names.findIndex((name) => !NAME.test(name))
  if (wrong >= 0) {
    throw new Failure(
      'hosts.name',
      because('gateway.hostName', { name: written[wrong] ?? '' }),
      because('do.giveHostName'),
    )
  }
  return [...new Set(names)]
}

function plainName(written: string): string {
  return written
    .toLowerCase()
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '')
}
