import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'

/** A key that everybody may know, and a certificate for 127.0.0.1 that nobody vouches for; good until 2126. */
const KEY = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQglIS83PEnOAxAj2CF
KgWpuU8/Bv1qRHWfWnpVfv0B96ShRANCAASyfHdx51rYKYpO/w5wXWRVD6HpGqvQ
M/n8PinjdcWICrhEVz+700BT6xOGmw7l8iw3YaBvUiWgv4OsEHF505QV
-----END PRIVATE KEY-----
`
const CERTIFICATE = `-----BEGIN CERTIFICATE-----
MIIBpDCCAUugAwIBAgIUXMchzF9faW9gVLyg7SoUJCr1VgMwCgYIKoZIzj0EAwIw
GTEXMBUGA1UEAwwOZmlyc3R3b3JkLXRlc3QwIBcNMjYxMTMwMDQ0NzAzWhgPMjEy
NjExMDYwNDQ3MDNaMBkxFzAVBgNVBAMMDmZpcnN0d29yZC10ZXN0MFkwEwYHKoZI
zj0CAQYIKoZIzj0DAQcDQgAEsnx3ceda2CmKTv8OcF1kVQ+h6Rqr0DP5/D4p43XF
iAq4RFc/u9NAU+sThpsO5fIsN2Ggb1IloL+DrBBxedOUFaNvMG0wHQYDVR0OBBYE
FAKi26dG5IPMogzpbJK+oRVxlFoLMB8GA1UdIwQYMBaAFAKi26dG5IPMogzpbJK+
oRVxlFoLMA8GA1UdEwEB/wQFMAMBAf8wGgYDVR0RBBMwEYcEfwAAAYIJbG9jYWxo
b3N0MAoGCCqGSM49BAMCA0cAMEQCIF35DwGqVgB38Xp+UKIJqZ8zTvqsPg4zC22t
ZAlxcPDpAiA7FAnx8Nz0tm8iePaCKIlTsYQFEKax8s17mtOzXVgMqQ==
-----END CERTIFICATE-----
`

/** A server that answers JSON over TLS, as one of one's own does. */
export interface SelfSignedServer {
  /** `https://127.0.0.1:port` */
  readonly address: string
  /** Requests that came through. */
  readonly asked: number
  close(): Promise<void>
}

/** Starts it on a free port of this machine. */
export async function selfSignedServer(): Promise<SelfSignedServer> {
  let asked = 0
  const server = createServer({ key: KEY, cert: CERTIFICATE }, (_request, response) => {
    asked += 1
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"data":[]}')
  })
  // A client that does not like the certificate hangs up in the middle of the handshake.
  server.on('tlsClientError', () => undefined)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    address: `https://127.0.0.1:${port}`,
    get asked() {
      return asked
    },
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
