// @vitest-environment node
import { deflateSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { chunksOf, movingPng } from '../scripts/moving-png'

/** A picture of one grey point. */
function point(grey: number, width = 1): Buffer {
  const header = Buffer.from([0, 0, 0, width, 0, 0, 0, 1, 8, 0, 0, 0, 0])
  const data = deflateSync(Buffer.from([0, ...Array<number>(width).fill(grey)]))
  const chunk = (type: string, body: Buffer) => {
    const length = Buffer.alloc(4)
    length.writeUInt32BE(body.length)
    return Buffer.concat([length, Buffer.from(type), body, Buffer.alloc(4)])
  }
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', data),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

test('joins pictures into one that moves, each for its time, with numbers that follow each other', () => {
  const moving = chunksOf(
    movingPng([
      { png: point(0), ms: 500 },
      { png: point(255), ms: 2_000 },
    ]),
  )
  expect(moving.map(({ type }) => type)).toEqual(['IHDR', 'acTL', 'fcTL', 'IDAT', 'fcTL', 'fdAT', 'IEND'])
  expect(moving[1]?.data.readUInt32BE(0)).toBe(2)
  const controls = moving.filter(({ type }) => type === 'fcTL').map(({ data }) => data)
  expect(controls.map((data) => data.readUInt16BE(20) / data.readUInt16BE(22))).toEqual([0.5, 2])
  const numbers = moving.filter(({ type }) => /^f/.test(type)).map(({ data }) => data.readUInt32BE(0))
  expect(numbers).toEqual([0, 1, 2])
})

test('refuses pictures of different sizes', () => {
  expect(() =>
    movingPng([
      { png: point(0), ms: 500 },
      { png: point(0, 2), ms: 500 },
    ]),
  ).toThrow('of one size')
})
