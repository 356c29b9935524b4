/** The languages that the page speaks. */
export type Language = 'en' | 'zh'
