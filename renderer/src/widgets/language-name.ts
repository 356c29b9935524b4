/** A language's name in the language of the page: `zh` is Chinese, or 中文. What no browser knows is named by its tag. */
export function languageName(tag: string, locale: string): string {
  try {
    return new Intl.DisplayNames([locale], { type: 'language' }).of(tag) ?? tag
  } catch {
    return tag
  }
}
