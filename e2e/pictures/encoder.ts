import type { Browser, Page } from 'playwright'

/** A picture of a film, as Chromium's screencast gives it. */
export interface Frame {
  /** From the beginning of the film, milliseconds. */
  readonly atMs: number
  /** A JPEG, base64. */
  readonly jpeg: string
}

/** Frames that go to the browser in one message. */
const FRAMES_AT_ONCE = 40

/** A screenshot as WebP, which is a third of the PNG. The browser encodes it: no library is needed for that. */
export async function webpOf(browser: Browser, png: Buffer, quality: number): Promise<Buffer> {
  return onBlankPage(browser, async (page) => {
    const data = await page.evaluate(encodeStill, { png: png.toString('base64'), quality })
    return Buffer.from(data.slice(data.indexOf(',') + 1), 'base64')
  })
}

/** Frames as a WebM without sound. Takes as long as the film: the browser's recorder works in real time. */
export async function webmOf(browser: Browser, frames: readonly Frame[], bitsPerSecond: number): Promise<Buffer> {
  return onBlankPage(browser, async (page) => {
    for (let i = 0; i < frames.length; i += FRAMES_AT_ONCE)
      await page.evaluate(keepFrames, frames.slice(i, i + FRAMES_AT_ONCE))
    const data = await page.evaluate(encodeFilm, bitsPerSecond)
    return Buffer.from(data.slice(data.indexOf(',') + 1), 'base64')
  })
}

async function onBlankPage<T>(browser: Browser, work: (page: Page) => Promise<T>): Promise<T> {
  const page = await browser.newPage()
  try {
    return await work(page)
  } finally {
    await page.close()
  }
}

// What follows runs in the browser: it can use nothing that stands outside of it.

interface Kept {
  kept?: { readonly atMs: number; readonly image: ImageBitmap }[]
}

async function encodeStill({ png, quality }: { png: string; quality: number }): Promise<string> {
  const image = await createImageBitmap(await (await fetch(`data:image/png;base64,${png}`)).blob())
  const canvas = document.createElement('canvas')
  canvas.width = image.width
  canvas.height = image.height
  canvas.getContext('2d')?.drawImage(image, 0, 0)
  return canvas.toDataURL('image/webp', quality)
}

async function keepFrames(frames: readonly Frame[]): Promise<void> {
  const page = globalThis as Kept
  page.kept ??= []
  for (const { atMs, jpeg } of frames) {
    const image = await createImageBitmap(await (await fetch(`data:image/jpeg;base64,${jpeg}`)).blob())
    page.kept.push({ atMs, image })
  }
}

async function encodeFilm(bitsPerSecond: number): Promise<string> {
  const { kept = [] } = globalThis as Kept
  const canvas = document.createElement('canvas')
  canvas.width = kept[0]?.image.width ?? 1
  canvas.height = kept[0]?.image.height ?? 1
  const drawing = canvas.getContext('2d')
  const recorder = new MediaRecorder(canvas.captureStream(), {
    mimeType: 'video/webm;codecs=vp9',
    videoBitsPerSecond: bitsPerSecond,
  })
  const parts: Blob[] = []
  recorder.ondataavailable = ({ data }) => parts.push(data)
  const ended = new Promise((resolve) => {
    recorder.onstop = resolve
  })
  // Drawn again while nothing changes: the encoder sharpens with each frame what was coarse when it moved.
  let shown = kept[0]?.image
  const drawn = async () => {
    if (shown) drawing?.drawImage(shown, 0, 0)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  recorder.start()
  const startMs = performance.now()
  for (const { atMs, image } of kept) {
    while (performance.now() < startMs + atMs) await drawn()
    shown = image
  }
  await drawn()
  recorder.stop()
  await ended
  const reader = new FileReader()
  const read = new Promise((resolve) => {
    reader.onload = resolve
  })
  reader.readAsDataURL(new Blob(parts))
  await read
  return String(reader.result)
}
