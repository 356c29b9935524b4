import { useMemo } from 'react'
import { useLocale } from '../../console-context.ts'

/** Says the name of a language by its code, in the console's own language. */
export function useLanguageName(): (code: string) => string {
  const locale = useLocale()
  return useMemo(() => {
    const names = new Intl.DisplayNames(locale, { type: 'language' })
    return (code) => {
      try {
        return names.of(code) ?? code
      } catch {
        // What somebody imported may name anything.
        return code
      }
    }
  }, [locale])
}
