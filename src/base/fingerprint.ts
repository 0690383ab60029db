/**
 * 32 bits of `text`: enough to tell users of one browser apart, not enough to find one. @source FNV-1a,
 * http://www.isthe.com/chongo/tech/comp/fnv/
 */
export function fingerprint(text: string): string {
  let bits = 0x811c9dc5
  for (const letter of text) bits = Math.imul(bits ^ (letter.codePointAt(0) ?? 0), 0x01000193)
  return (bits >>> 0).toString(36)
}
