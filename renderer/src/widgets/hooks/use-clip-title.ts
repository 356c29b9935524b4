import { useCallback } from 'react'
import { useConsoleStore } from '../../console-context.ts'

/** What a demo clip is called in the page's language; its id where this host has no such clip. */
export function useClipTitle(): (clipId: string) => string {
  const language = useConsoleStore((state) => state.language)
  const clips = useConsoleStore((state) => state.session?.clips)
  return useCallback(
    (clipId: string) => clips?.find(({ id }) => id === clipId)?.title[language] ?? clipId,
    [clips, language],
  )
}
