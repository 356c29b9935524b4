import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'
import { paletteCss } from '../pipeline/measures/ledger/palette.ts'

/** Puts the colours that page and reports share into the style sheet of the tokens. */
const palette: Plugin = {
  name: 'palette',
  enforce: 'pre',
  transform(code, id) {
    return id.endsWith('/theme/tokens.css') ? code.replace('/* palette */', paletteCss()) : undefined
  },
}

export default defineConfig({
  root: import.meta.dirname,
  base: './',
  plugins: [palette, react()],
  build: {
    outDir: '../dist/renderer',
    emptyOutDir: true,
    // Electron 45 and current browsers; keeps `light-dark()` and nesting as they are written.
    target: ['chrome130', 'firefox128', 'safari18'],
    // Nothing may become a data: URL: the content security policy allows fonts and scripts from 'self' alone.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1200,
  },
  worker: { format: 'es' },
})
