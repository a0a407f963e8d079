import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

const MODULE = pathToFileURL(join(import.meta.dirname, '../../src/app/small-heap.ts')).href

/** Octets that the heap had at most in a process that went through many rows, with a few pages in hand. */
async function most(call: string): Promise<number> {
  const script = `
    import { getHeapStatistics } from 'node:v8'
    import { keepHeapSmall } from ${JSON.stringify(MODULE)}
    ${call}
    const inHand = []
    let most = 0
    for (let page = 0; page < 5_000; page += 1) {
      inHand.push(Array.from({ length: 200 }, (_, n) => ({ page, n, name: ['Reader', page, n].join(' ') })))
      if (inHand.length > 50) inHand.shift()
      most = Math.max(most, getHeapStatistics().total_heap_size)
    }
    console.log(most)`
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script])
  return Number(stdout)
}

test('a process that goes through many rows keeps no room for what it threw away', async () => {
  expect(await most('keepHeapSmall()')).toBeLessThan(0.7 * (await most('')))
})
