import { describe, expect, it } from 'vitest'
import { fetchFile, httpAddress, sendFile } from './host-files.ts'

const HOST = { url: 'ws://127.0.0.1:4830/ws', token: 'secret' }

describe('files of the host', () => {
  it('lie beside its socket', () => {
    expect(httpAddress(HOST, '/sessions/a/report.html?lang=zh')).toBe(
      'http://127.0.0.1:4830/sessions/a/report.html?lang=zh',
    )
  })

  it('are asked for with the key in a header, and keep the name the host gives them', async () => {
    let asked: RequestInit | undefined
    const outcome = await fetchFile(HOST, '/sessions/a/.csv', async (_, init) => {
      asked = init
      return new Response('a,b', { headers: { 'content-disposition': 'attachment; filename="talk.csv"' } })
    })
    expect(asked?.headers).toEqual({ authorization: 'Bearer secret' })
    expect(outcome).toMatchObject({ ok: true, name: 'talk.csv' })
    expect(outcome.ok && (await outcome.content.text())).toBe('a,b')
  })

  it('may have names in any script', async () => {
    const header = `attachment; filename="_.csv"; filename*=UTF-8''${encodeURIComponent('对比.csv')}`
    const outcome = await fetchFile(
      HOST,
      '/x',
      async () => new Response('', { headers: { 'content-disposition': header } }),
    )
    expect(outcome).toMatchObject({ ok: true, name: '对比.csv' })
  })

  it('that are refused bring the reason, in the host’s words where it gives any', async () => {
    const refuse = (body: string) => async () => new Response(body, { status: 404, statusText: 'Not Found' })
    expect(
      await fetchFile(HOST, '/x', refuse('{"code":"session.unknown","message":"There is no such session"}')),
    ).toEqual({ ok: false, error: { code: 'session.unknown', message: 'There is no such session' } })
    expect(await sendFile(HOST, '/x', new Blob(), refuse('nothing'))).toMatchObject({
      error: { code: 'client.http', message: '404 Not Found' },
    })
  })

  it('of a host that is not there are an error, not an exception', async () => {
    expect(await fetchFile(undefined, '/x')).toMatchObject({ error: { code: 'client.disconnected' } })
    const fail = async () => {
      throw new TypeError('network')
    }
    expect(await fetchFile(HOST, '/x', fail)).toMatchObject({ error: { code: 'client.disconnected' } })
  })
})
