// What the power cuts are judged by: strace's record, the durable part of a file, and dots on the wire.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { temporaryFolder } from '../config/temporary-folder.ts'
import { Overheard } from './dots.ts'
import { DurableFile } from './durable-file.ts'
import { lastNumber, readRecord, written } from './record.ts'

const hex = (text: string): string =>
  [...Buffer.from(text, 'latin1')].map(octet => `\\x${octet.toString(16).padStart(2, '0')}`).join('')

describe('a record of strace', () => {
  test('gives each call its target, its octets, and the lines at which it began and returned', async () => {
    const file = join(temporaryFolder(), 'record')
    const lines = [
      `10 pwrite64(22<${hex('/w/state.db-wal')}>, "${hex('frame')}", 5, 8272 <unfinished ...>`,
      `11 write(26<TCP:[127.0.0.1:47092->127.0.0.1:2525]>, "${hex('QUIT\r\n')}", 6) = 6`,
      '10 <... pwrite64 resumed>) = 5',
      `11 writev(26<TCP:[127.0.0.1:47092->127.0.0.1:2525]>, [{iov_base="${hex('ab')}", iov_len=2}, {iov_base="${hex('cd')}", iov_len=2}], 2) = 3`,
      `10 fsync(22<${hex('/w/state.db-wal')}>) = -1 EIO (Input/output error) (INJECTED)`,
      '11 +++ exited with 0 +++',
    ]
    writeFileSync(file, `${lines.join('\n')}\n`)
    const calls = await Array.fromAsync(readRecord(file))
    expect(
      calls.map(({ name, target, entered, returned, result }) => [name, target, entered, returned, result]),
    ).toEqual([
      ['write', 'TCP:[127.0.0.1:47092->127.0.0.1:2525]', 2, 2, 6],
      ['pwrite64', '/w/state.db-wal', 1, 3, 5],
      ['writev', 'TCP:[127.0.0.1:47092->127.0.0.1:2525]', 4, 4, 3],
      ['fsync', '/w/state.db-wal', 5, 5, -1],
    ])
    expect(calls.map(call => written(call).toString())).toEqual(['QUIT\r\n', 'frame', 'abc', ''])
    expect(calls.map(lastNumber)[1]).toBe(8272)
  })
})

describe('a durable file', () => {
  test('has after a power cut what was synced, and of the rest what chance leaves', () => {
    const file = new DurableFile(Buffer.from('old'))
    file.write(0, Buffer.from('new'))
    const covered = file.unsynced
    file.write(3, Buffer.from('er'))
    file.synced(covered)
    expect(file.afterPowerCut(() => false).toString()).toBe('new')
    expect(file.afterPowerCut(() => true).toString()).toBe('newer')
    file.truncate(1)
    expect(file.afterPowerCut(() => true).toString()).toBe('n')
  })

  test('is the whole file when everything was synced, whatever was written where', () => {
    const write = fc.record({ offset: fc.nat(40), data: fc.uint8Array({ minLength: 1, maxLength: 20 }) })
    fc.assert(
      fc.property(fc.array(write), writes => {
        const file = new DurableFile(Buffer.alloc(0))
        const plain: number[] = []
        for (const { offset, data } of writes) {
          file.write(offset, Buffer.from(data))
          while (plain.length < offset) plain.push(0)
          for (const [index, octet] of data.entries()) plain[offset + index] = octet
        }
        file.synced(file.unsynced)
        expect([...file.afterPowerCut(() => false)]).toEqual(plain)
      }),
    )
  })
})

describe('dots on the wire', () => {
  const message = (id: string): string =>
    `Subject: DATA\r\nMessage-ID: <${id}@example.org>\r\n\r\n..\r\nDATA\r\n.\r\n`

  test('are found wherever the chunks are cut, with whose they are', () => {
    const stream = `EHLO x\r\nMAIL FROM:<a>\r\nRCPT TO:<b>\r\nDATA\r\n${message('one')}MAIL FROM:<a>\r\nRCPT TO:<c>\r\nDATA\r\n${message('two')}QUIT\r\n`
    fc.assert(
      fc.property(fc.array(fc.nat(stream.length)), cuts => {
        const places = [0, ...cuts.toSorted((a, b) => a - b), stream.length]
        const overheard = new Overheard()
        const ids = places.flatMap((place, index) =>
          overheard.hear(Buffer.from(stream.slice(place, places[index + 1] ?? place))),
        )
        expect(ids).toEqual(['<one@example.org>', '<two@example.org>'])
      }),
    )
  })
})
