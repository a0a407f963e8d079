// The browser of the tests: unpacked once per machine and version into the project's cache, so that
// no two runs unpack over each other and an upgrade never starts the old one.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

const ROOT = join(import.meta.dirname, '..', '..')

export interface Chromium {
  readonly executablePath: string
  /** What the browser is started with besides the environment. */
  readonly env: Readonly<Record<string, string>>
}

export async function setup(): Promise<void> {
  await prepareChromium()
}

export async function prepareChromium(): Promise<Chromium> {
  const manifest = join(
    dirname(createRequire(import.meta.url).resolve('@sparticuz/chromium')),
    '..',
    'package.json',
  )
  const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }
  const folder = join(ROOT, '.cache', `chromium-${version}`)
  if (!existsSync(folder)) await unpack(dirname(manifest), folder)
  return {
    executablePath: join(folder, 'chromium'),
    env: hasLibraries() ? {} : { LD_LIBRARY_PATH: join(folder, 'al2023', 'lib') },
  }
}

/** Into a folder beside, renamed when it is whole: whoever comes second finds it there. */
async function unpack(from: string, folder: string): Promise<void> {
  mkdirSync(dirname(folder), { recursive: true })
  const fresh = mkdtempSync(`${folder}.`)
  const { TMPDIR } = process.env
  process.env['TMPDIR'] = fresh // where the package unpacks to
  try {
    const { inflate } = await import('@sparticuz/chromium')
    for (const name of ['chromium.br', 'fonts.tar.br', 'al2023.tar.br'])
      await inflate(join(from, 'bin', name))
    if (!existsSync(folder)) renameSync(fresh, folder)
  } finally {
    if (TMPDIR === undefined) delete process.env['TMPDIR']
    else process.env['TMPDIR'] = TMPDIR
    rmSync(fresh, { recursive: true, force: true })
  }
}

function hasLibraries(): boolean {
  const folders = [
    '/lib',
    '/usr/lib',
    '/lib64',
    '/usr/lib64',
    '/lib/x86_64-linux-gnu',
    '/usr/lib/x86_64-linux-gnu',
  ]
  return folders.some(folder => existsSync(join(folder, 'libnss3.so')))
}
