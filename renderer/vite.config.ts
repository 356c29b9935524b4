import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

export default defineConfig({
  root: import.meta.dirname,
  base: './',
  plugins: [react()],
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
