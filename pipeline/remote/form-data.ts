import { randomUUID } from 'node:crypto'

/** A body of `multipart/form-data` (RFC 7578) with one file, whole in memory: what is uploaded is seconds of speech. */
export interface FormBody {
  readonly contentType: string
  readonly body: Uint8Array
}

/** @param file its name, its type and its bytes; it comes under the field `file`, behind all others */
export function formBody(
  fields: Readonly<Record<string, string>>,
  file: { readonly name: string; readonly type: string; readonly bytes: Uint8Array },
): FormBody {
  const boundary = `firstword-${randomUUID()}`
  const part = (head: string) => Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; ${head}\r\n\r\n`)
  const pieces = Object.entries(fields).flatMap(([name, value]) => [
    part(`name="${name}"`),
    Buffer.from(`${value}\r\n`),
  ])
  const head = part(`name="file"; filename="${file.name}"\r\nContent-Type: ${file.type}`)
  const body = Buffer.concat([...pieces, head, file.bytes, Buffer.from(`\r\n--${boundary}--\r\n`)])
  return { contentType: `multipart/form-data; boundary=${boundary}`, body }
}
