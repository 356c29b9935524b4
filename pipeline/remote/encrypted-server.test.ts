import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { HttpServer } from './http-server.ts'
import { ModelServer, type ServerAccess } from './model-server.ts'
import { serverAddress } from './server-address.ts'
import { type ScriptedHttp, scriptedHttp } from './testing/scripted-http.ts'
import { type SelfSignedServer, selfSignedServer } from './testing/self-signed.ts'

/** Guards only: nothing here waits so long. */
const PATIENT = { connectMs: 60_000, firstByteMs: 60_000, stallMs: 60_000 }
const LIST = { method: 'GET', path: '/models' } as const

let peer: SelfSignedServer
const closing: (() => unknown)[] = []
beforeEach(async () => {
  peer = await selfSignedServer()
})
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
  await peer.close()
})

function client(access: Partial<ServerAccess> = {}): ModelServer {
  const model = new ModelServer({ address: peer.address, limits: PATIENT, retries: { retries: 0 }, ...access }, 'text')
  closing.push(() => model.close())
  return model
}

describe('an encrypted server', () => {
  it('whose certificate nobody vouches for is refused in one clear line, before it is sent anything', async () => {
    const asking = client({ key: 'sk-1' }).json(LIST)
    await expect(asking).rejects.toMatchObject({
      ...{ code: 'remote.certificate', hint: expect.stringContaining('its certificate its own') },
      message: `The certificate of ${new URL(peer.address).host} is not accepted: DEPTH_ZERO_SELF_SIGNED_CERT`,
    })
    expect(peer.asked).toBe(0)
  })

  it('is refused alike where its connection was opened ahead', async () => {
    const model = client()
    await model.openAhead()
    await expect(model.json(LIST)).rejects.toMatchObject({ code: 'remote.certificate' })
  })

  it('of one’s own is taken where the settings say so; its handshake is a time of its own, once', async () => {
    const model = client({ anyCertificate: true })
    const [first, second] = [await stampsOf(model), await stampsOf(model)]
    expect(first.securedMs).toBeGreaterThanOrEqual(first.connectedMs ?? Number.POSITIVE_INFINITY)
    expect([second.connectedMs, second.securedMs]).toEqual([undefined, undefined])
    expect(peer.asked).toBe(2)
  })

  it('opened ahead has its handshake behind it when it is asked', async () => {
    const model = client({ anyCertificate: true })
    await model.openAhead()
    expect(await stampsOf(model)).not.toHaveProperty('securedMs')
  })

  it('anywhere else is never taken, whatever the settings say', async () => {
    const anywhere = { ...serverAddress(peer.address, ['https']), reach: 'public' as const }
    const http = new HttpServer(anywhere, PATIENT, true)
    closing.push(() => http.close())
    await expect(http.send(LIST)).rejects.toMatchObject({ code: 'remote.certificate' })
  })

  it('that speaks plain HTTP is said to, perhaps', async () => {
    const plain: ScriptedHttp = await scriptedHttp(() => ({ steps: [] }))
    closing.push(plain.close)
    await expect(client({ address: `https://127.0.0.1:${plain.port}` }).json(LIST)).rejects.toMatchObject({
      ...{ code: 'remote.certificate', hint: expect.stringContaining('speaks http') },
    })
  })
})

async function stampsOf(model: ModelServer) {
  const answer = await model.ask(LIST, { what: { reason: 'JSON' }, accepts: ['application/json'] })
  await model.read(answer, () => undefined)
  return answer.stamps
}
