import type { Duplex } from 'node:stream'

/**
 * Call it before anything else is done with the socket of an upgrade: nobody else listens to its errors, and whoever
 * asked may be gone, or hang up by a reset, in the middle of the answer.
 */
export function guardSocket(socket: Duplex): void {
  socket.on('error', () => socket.destroy())
}

/**
 * Answers an upgrade with an HTTP status (`404 Not Found`) and, if there are any, words for whoever looks, and hangs up.
 * Whoever does not hang up is not waited for.
 */
export function turnAway(socket: Duplex, status: string, words = ''): void {
  const type = words === '' ? '' : 'Content-Type: text/plain; charset=utf-8\r\n'
  const head = `Connection: close\r\n${type}Content-Length: ${Buffer.byteLength(words)}\r\n`
  socket.end(`HTTP/1.1 ${status}\r\n${head}\r\n${words}`)
  socket.once('finish', () => socket.destroy())
}
