import { createServer, request as httpRequest, type IncomingHttpHeaders, type Server } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { CONTENT_SECURITY_POLICY } from '../electron/content-security-policy.ts'
import { builtFile } from './built-page.ts'

/** The origin of the desktop window's page, which no browser can open: a host that serves the window knows it. */
const SHELL_ORIGIN = 'app://firstword'

/** The page as the desktop window has it: from another origin than the host, under the shell's own policy. */
export interface ShellPage {
  readonly address: string
  /** Where the page finds the host, as the shell's bridge tells it. */
  readonly connection: { readonly url: string; readonly token: string }
  close(): Promise<void>
}

/**
 * Serves the built page as the shell's protocol does, and stands between page and host with nothing but another name for
 * the page's origin: to the host it is the shell's, to the browser its own.
 *
 * @param product address of a host that was started with `--electron`, with its key
 */
export async function openShellPage(product: string): Promise<ShellPage> {
  const { port, hash } = new URL(product)
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://page')
    builtFile(pathname).then(
      ({ content, type }) => {
        response.writeHead(200, { 'Content-Type': type, 'Content-Security-Policy': CONTENT_SECURITY_POLICY })
        response.end(content)
      },
      () => response.writeHead(404).end(),
    )
  })
  const address = await listen(server)
  const between = renaming(Number(port), address)
  const host = await listen(between)
  return {
    address,
    connection: {
      url: `${host.replace('http:', 'ws:')}/ws`,
      token: new URLSearchParams(hash.slice(1)).get('token') ?? '',
    },
    close: async () => {
      for (const each of [server, between]) {
        each.close()
        each.closeAllConnections()
      }
    },
  }
}

function renaming(port: number, pageOrigin: string): Server {
  const asShell = (headers: IncomingHttpHeaders) => ({
    ...headers,
    host: `127.0.0.1:${port}`,
    ...(headers.origin === pageOrigin ? { origin: SHELL_ORIGIN } : {}),
  })
  const server = createServer((request, response) => {
    const { method, url, headers } = request
    const onward = httpRequest({ port, host: '127.0.0.1', method, path: url, headers: asShell(headers) }, (answer) => {
      const allowed = answer.headers['access-control-allow-origin'] === SHELL_ORIGIN
      const own = allowed ? { 'access-control-allow-origin': pageOrigin } : {}
      response.writeHead(answer.statusCode ?? 502, { ...answer.headers, ...own })
      answer.pipe(response)
    })
    onward.on('error', () => response.destroy())
    request.pipe(onward)
  })
  server.on('upgrade', (request, socket, head) => {
    const onward = connect(port, '127.0.0.1', () => {
      const lines = Object.entries(asShell(request.headers)).map(([name, value]) => `${name}: ${value}`)
      onward.write(`GET ${request.url} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`)
      onward.write(head)
      socket.pipe(onward).pipe(socket)
    })
    onward.on('error', () => socket.destroy())
    socket.on('error', () => onward.destroy())
  })
  return server
}

function listen(server: Server): Promise<string> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`))
  })
}
