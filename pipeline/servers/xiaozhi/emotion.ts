/** The faces that devices of the protocol know, and what each is called. */
const EMOTIONS: ReadonlyMap<string, string> = new Map([
  ['😶', 'neutral'],
  ['🙂', 'happy'],
  ['😆', 'laughing'],
  ['😂', 'funny'],
  ['😔', 'sad'],
  ['😠', 'angry'],
  ['😭', 'crying'],
  ['😍', 'loving'],
  ['😳', 'embarrassed'],
  ['😲', 'surprised'],
  ['😱', 'shocked'],
  ['🤔', 'thinking'],
  ['😉', 'winking'],
  ['😎', 'cool'],
  ['😌', 'relaxed'],
  ['🤤', 'delicious'],
  ['😘', 'kissy'],
  ['😏', 'confident'],
  ['😴', 'sleepy'],
  ['😜', 'silly'],
  ['🙄', 'confused'],
])
const USUAL = '🙂'

/** The face for a reply that begins so: the first that its text shows, else the friendly one. */
export function emotionOf(text: string): { readonly emotion: string; readonly text: string } {
  const face = [...text].find((character) => EMOTIONS.has(character)) ?? USUAL
  return { emotion: EMOTIONS.get(face) ?? 'happy', text: face }
}
