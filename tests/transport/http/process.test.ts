// What can only be seen from outside: the memory that a whole process takes, and its environment.
import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { brotliCompressSync, constants, gzipSync, zstdCompressSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { serve } from './loopback.ts'

const script = fileURLToPath(new URL('fetch-once.ts', import.meta.url))

async function fetchOnce(port: number, env: NodeJS.ProcessEnv = {}): Promise<Record<string, unknown>> {
  const args = [script, `http://127.0.0.1:${port}/`]
  const { stdout } = await promisify(execFile)(process.execPath, args, { env: { ...process.env, ...env } })
  return JSON.parse(stdout) as Record<string, unknown>
}

describe('a bomb goes off in less than 64 MB', () => {
  const zeros = Buffer.alloc(40_000_000)
  const widest = { params: { [constants.BROTLI_PARAM_QUALITY]: 2, [constants.BROTLI_PARAM_LGWIN]: 24 } }
  test.each([
    ['gzip', () => gzipSync(zeros)],
    ['br', () => brotliCompressSync(zeros, widest)],
    ['zstd', () => zstdCompressSync(zeros)],
    ['gzip, gzip', () => gzipSync(gzipSync(zeros))],
  ])('%s', async (coding, compress) => {
    const bomb = compress()
    expect(zeros.length / bomb.length).toBeGreaterThan(900)
    const port = await serve((_request, response) => {
      response.setHeader('content-encoding', coding)
      response.end(bomb)
    })
    const { problem, megabytes } = await fetchOnce(port)
    expect(problem).toBe('it is larger than 10000000 octets')
    expect(megabytes).toBeLessThan(64)
  })
})

test('a proxy in the environment is not used', async () => {
  const asked: unknown[] = []
  const proxy = await serve((request, response) => response.end(String(asked.push(request.url))))
  const port = await serve((_request, response) => response.end('direct'))
  const url = `http://127.0.0.1:${proxy}`
  const env = {
    HTTP_PROXY: url,
    http_proxy: url,
    HTTPS_PROXY: url,
    ALL_PROXY: url,
    all_proxy: url,
    NO_PROXY: '',
    no_proxy: '',
  }
  expect(await fetchOnce(port, { ...env, NODE_USE_ENV_PROXY: '1' })).toMatchObject({ kind: 'ok' })
  expect(asked).toEqual([])
})
