import type { ExportOptions } from '../source.ts'

export function sampleOptions(changes: Partial<ExportOptions> = {}): ExportOptions {
  return {
    language: 'en',
    includeText: false,
    includeAudio: false,
    exportedAt: '2026-11-24T09:00:00.000Z',
    appVersion: '0.1.0',
    ...changes,
  }
}
