import { join } from 'node:path'
import { defineConfig } from 'vite'

/** The main process as one file. The preload is no part of it: sandboxed, it must be CommonJS, and imports nothing. */
export default defineConfig({
  root: import.meta.dirname,
  ssr: { noExternal: true, external: ['electron'] },
  build: {
    ssr: join(import.meta.dirname, 'main.ts'),
    outDir: '../dist/electron',
    emptyOutDir: false,
    target: 'node24',
    minify: false,
  },
})
