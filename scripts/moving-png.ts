// @source https://www.w3.org/TR/png-3/#apng-frame-based-animation
import { crc32 } from 'node:zlib'

/** One picture of a moving one. */
export interface Frame {
  png: Buffer
  /** How long it is shown, ms. */
  ms: number
}

interface Chunk {
  type: string
  data: Buffer
}

const SIGNATURE_BYTES = 8
/** A length before and a checksum after, beside the type. */
const AROUND_BYTES = 12

/**
 * Joins pictures of one size into one PNG that moves, and begins anew when it is over. What cannot show it
 * moving shows its first picture.
 *
 * @throws {Error} the pictures differ in size or in kind.
 */
export function movingPng(frames: readonly Frame[]): Buffer {
  const [first, ...others] = frames.map(({ png }) => chunksOf(png))
  const header = first?.find(({ type }) => type === 'IHDR')
  if (!first || !header) throw new Error('A moving picture needs a picture.')
  if (others.some((chunks) => !chunks[0]?.data.equals(header.data)))
    throw new Error('The pictures of a moving picture have to be of one size and kind.')
  let sequence = 0
  const bodies = frames.flatMap(({ png, ms }, index) => {
    const control = write('fcTL', controlOf(header.data, sequence++, ms))
    const data = chunksOf(png).filter(({ type }) => type === 'IDAT')
    const pieces = data.map((chunk) =>
      index === 0
        ? write('IDAT', chunk.data)
        : write('fdAT', Buffer.concat([uint32(sequence++), chunk.data])),
    )
    return [control, ...pieces]
  })
  const forever = uint32(0)
  return Buffer.concat([
    (frames[0] as Frame).png.subarray(0, SIGNATURE_BYTES),
    write('IHDR', header.data),
    write('acTL', Buffer.concat([uint32(frames.length), forever])),
    ...bodies,
    write('IEND', Buffer.alloc(0)),
  ])
}

/** Whole, over what was there, for so long. */
function controlOf(header: Buffer, sequence: number, ms: number): Buffer {
  const rest = Buffer.alloc(14)
  rest.writeUInt16BE(ms, 8)
  rest.writeUInt16BE(1_000, 10)
  return Buffer.concat([uint32(sequence), header.subarray(0, 8), rest])
}

export function chunksOf(png: Buffer): Chunk[] {
  const chunks: Chunk[] = []
  for (let at = SIGNATURE_BYTES; at < png.length;) {
    const length = png.readUInt32BE(at)
    chunks.push({ type: png.toString('latin1', at + 4, at + 8), data: png.subarray(at + 8, at + 8 + length) })
    at += length + AROUND_BYTES
  }
  return chunks
}

function write(type: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), data])
  return Buffer.concat([uint32(data.length), named, uint32(crc32(named))])
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}
