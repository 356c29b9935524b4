import fc from 'fast-check'

const LAST_CODE_POINT = 0x10ffff

/**
 * Any text there may be, lone surrogates too; half of its characters are plain ASCII, which is what readers look for.
 * fast-check's own (`unit: 'binary'`) first sorts every character there is, which takes seconds in each process.
 *
 * @param maxLength  characters at most, an astral one counted as one
 */
export function anyText(maxLength?: number): fc.Arbitrary<string> {
  const ascii = fc.integer({ min: 0, max: 0x7f })
  const any = fc.integer({ min: 0, max: LAST_CODE_POINT })
  return fc
    .array(fc.oneof(ascii, any), maxLength === undefined ? {} : { maxLength })
    .map((points) => String.fromCodePoint(...points))
}
