/** Phones of the embedded lexicon in the letters of misaki, with which Kokoro and Matcha were trained. */
const LETTERS: Readonly<Record<string, string>> = {
  ...{ aa: 'ɑ', ae: 'æ', ah: 'ʌ', ao: 'ɔ', aw: 'W', ax: 'ə', ay: 'I', eh: 'ɛ', er: 'əɹ', ey: 'A', ih: 'ɪ', iy: 'i' },
  ...{ ow: 'O', oy: 'Y', uh: 'ʊ', uw: 'u', b: 'b', ch: 'ʧ', d: 'd', dh: 'ð', f: 'f', g: 'ɡ', hh: 'h', jh: 'ʤ', k: 'k' },
  ...{ l: 'l', m: 'm', n: 'n', ng: 'ŋ', p: 'p', r: 'ɹ', s: 's', sh: 'ʃ', t: 't', th: 'θ', v: 'v', w: 'w', y: 'j' },
  ...{ z: 'z', zh: 'ʒ' },
}
const VOWELS = new Set(['aa', 'ae', 'ah', 'ao', 'aw', 'ax', 'ay', 'eh', 'er', 'ey', 'ih', 'iy', 'ow', 'oy', 'uh', 'uw'])
const STRESS = 'ˈ'
/** Words that nobody stresses within a sentence. */
const UNSTRESSED = new Set(
  'a an and are as at but by can for from had has he in is it its of on or she than that the to was we were with you'.split(
    ' ',
  ),
)

/**
 * Phones of a word as misaki writes them. The embedded lexicon has no stress: the first vowel that is not weak gets it,
 * which is where most English words have it.
 */
export function misakiLetters(word: string, phones: readonly string[]): string {
  const stressed = UNSTRESSED.has(word) ? -1 : stressOf(phones)
  return phones
    .map((phone, index) => {
      if (index !== stressed) return LETTERS[phone] ?? ''
      return `${STRESS}${phone === 'er' ? 'ɜɹ' : (LETTERS[phone] ?? '')}`
    })
    .join('')
}

function stressOf(phones: readonly string[]): number {
  const strong = phones.findIndex((phone) => VOWELS.has(phone) && phone !== 'ax')
  return strong < 0 ? phones.findIndex((phone) => VOWELS.has(phone)) : strong
}
