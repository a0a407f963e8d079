// Holds the rings: who may import whom, who may touch the outside, and that no folder goes unlisted.
import { globSync, readFileSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { dirname, join, normalize, relative, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { exitRule, importedBy, nodesOf, worldRule } from './tools/syntax.ts'

const SRC = resolve(import.meta.dirname, '../src')

/** Ring 1: neither I/O nor clock nor randomness. */
const PURE = [
  'errors.ts',
  'text',
  'mail',
  'sources',
  'entries',
  'issues',
  'audience',
  'dispatch',
  'inbound',
  'links',
]
const INNER = [...PURE, 'config']
const MIDDLE = [...INNER, 'render', 'check', 'store', 'transport']

/** What each part of src may import from src besides itself. `import type` counts. */
const RINGS: Readonly<Record<string, readonly string[]>> = {
  ...Object.fromEntries(PURE.map(part => [part, PURE])),
  config: PURE,
  render: INNER,
  check: [...INNER, 'render'],
  store: [...INNER, 'render'],
  transport: INNER,
  app: MIDDLE,
  jobs: [...MIDDLE, 'app'],
  web: [...MIDDLE, 'app'],
  cli: [...MIDDLE, 'app', 'jobs', 'web', '../package.json'],
}

/** What is outside, and the only parts that may reach for it. */
const GUARDED: readonly { what: RegExp; only: readonly string[] }[] = [
  { what: /^(kysely|pg|pg-cursor)(\/|$)|^node:sqlite$/, only: ['store'] },
  { what: /^node:(net|http|https|http2|dns|tls|dgram)(\/|$)/, only: ['transport'] },
  { what: /^(undici|smtp-server|imapflow|mailauth)(\/|$)/, only: ['transport'] },
  { what: /^nodemailer\/lib\/(mime-node|mime-funcs|qp|base64)(\/|$)/, only: ['mail'] },
  { what: /^nodemailer(\/|$)/, only: ['transport'] },
  { what: /^(mjml|liquidjs)(\/|$)/, only: ['render', 'check'] },
  { what: /^(commander|@clack\/prompts)(\/|$)/, only: ['cli'] },
  { what: /^(hono|@hono\/[^/]+)(\/|$)/, only: ['web'] },
  { what: /^pino(\/|$)/, only: ['web'] },
  { what: /^pg-boss(\/|$)/, only: ['jobs'] },
]

/** Parts of Node that compute and touch nothing. */
const COMPUTING = new Set([
  'node:buffer',
  'node:crypto',
  'node:path',
  'node:string_decoder',
  'node:url',
  'node:util',
])
/** Beyond that, config reads files. */
const READING = new Set([...COMPUTING, 'node:fs'])

/** What a file breaks, as `src/FILE:LINE: rule`. */
function findings(file: string, text: string): string[] {
  const part = partOf(file)
  if (!(part in RINGS)) return [`src/${file}:1: ${part} is in no ring: list it in tests/architecture.test.ts`]
  return [...nodesOf(text)].flatMap(({ node, parent }) => {
    const imported = importedBy(node)
    const broken = [
      imported === null ? null : importRule(file, part, imported),
      exitRule(node),
      PURE.includes(part) ? worldRule(node, parent) : null,
    ]
    return broken
      .filter(rule => rule !== null)
      .map(rule => `src/${file}:${lineOf(text, node.start)}: ${rule}`)
  })
}

function lineOf(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length
}

function partOf(file: string): string {
  return file.split('/')[0] ?? file
}

function importRule(file: string, part: string, imported: string): string | null {
  if (imported.startsWith('.')) {
    const path = relative(SRC, normalize(join(SRC, dirname(file), imported)))
    const target = path.startsWith('..') ? path : partOf(path)
    const allowed = [part, ...(RINGS[part] ?? [])]
    return allowed.includes(target) ? null : `${part} may not import ${target}`
  }
  if (imported.startsWith('(')) return `${part} may not import ${imported}`
  if (isBuiltin(imported) && !imported.startsWith('node:')) return `${imported} is written node:${imported}`
  const guard = GUARDED.find(({ what }) => what.test(imported))
  if (guard !== undefined) {
    return guard.only.includes(part)
      ? null
      : `${part} may not import ${imported}: only ${guard.only.join(', ')}`
  }
  if (!isBuiltin(imported)) return null
  const allowed = PURE.includes(part) ? COMPUTING : part === 'config' ? READING : null
  return allowed === null || allowed.has(imported) ? null : `${part} may not import ${imported}: it is pure`
}

describe('the rings', () => {
  const files = globSync('**/*', { cwd: SRC, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => relative(SRC, join(entry.parentPath, entry.name)))

  test('hold for every file in src', () => {
    expect(files.length).toBeGreaterThan(0)
    expect(files.flatMap(file => findings(file, readFileSync(join(SRC, file), 'utf8')))).toEqual([])
  })
})

describe('the rules see', () => {
  test.each([
    ['mail/x.ts', `import { a } from '../store/a.ts'`, 'mail may not import store'],
    ['mail/x.ts', `import type { A } from '../app/a.ts'`, 'mail may not import app'],
    ['mail/x.ts', `export * from '../config/a.ts'`, 'mail may not import config'],
    ['mail/x.ts', `type A = import('../web/a.ts').A`, 'mail may not import web'],
    ['render/x.ts', `const a = await import('../store/a.ts')`, 'render may not import store'],
    [
      'app/x.ts',
      `import a from '../../package.json' with { type: 'json' }`,
      'app may not import ../package.json',
    ],
    ['app/x.ts', `await import(name)`, 'app may not import (an address computed at run time)'],
    ['app/x.ts', `import { a } from '../cli/a.ts'`, 'app may not import cli'],
    ['app/send/x.ts', `import { a } from '../../cli/a.ts'`, 'app may not import cli'],
    ['app/x.ts', `import { sql } from 'kysely'`, 'app may not import kysely: only store'],
    ['app/x.ts', `import net from 'node:net'`, 'app may not import node:net: only transport'],
    ['app/x.ts', `import net from 'net'`, 'net is written node:net'],
    [
      'render/x.ts',
      `import M from 'nodemailer/lib/mime-node/index.js'`,
      'render may not import nodemailer/lib/mime-node/index.js: only mail',
    ],
    [
      'mail/x.ts',
      `import C from 'nodemailer/lib/smtp-connection'`,
      'mail may not import nodemailer/lib/smtp-connection: only transport',
    ],
    ['mail/x.ts', `import { readFileSync } from 'node:fs'`, 'mail may not import node:fs: it is pure'],
    ['config/x.ts', `import 'node:child_process'`, 'config may not import node:child_process: it is pure'],
    ['mail/x.ts', `const now = new Date()`, 'the clock (Date without an instant) is an argument here'],
    ['mail/x.ts', `const now = Date()`, 'the clock (Date without an instant) is an argument here'],
    ['mail/x.ts', `const now = Date.now()`, 'the clock (Date.now) is an argument here'],
    ['mail/x.ts', `const now = Date['now']()`, 'the clock (Date.now) is an argument here'],
    ['mail/x.ts', `const a = Math.random()`, 'randomness (Math.random) is an argument here'],
    [
      'mail/x.ts',
      `import { randomBytes } from 'node:crypto'`,
      'randomness (randomBytes) is an argument here',
    ],
    ['mail/x.ts', `const a = crypto.randomUUID()`, 'randomness (randomUUID) is an argument here'],
    [
      'mail/x.ts',
      `const a = process.env`,
      'process is the world outside: pass what is needed as an argument',
    ],
    [
      'mail/x.ts',
      `const a = await fetch('x')`,
      'fetch is the world outside: pass what is needed as an argument',
    ],
    ['cli/x.ts', `process.exit(1)`, 'process.exit belongs to bin alone'],
    ['cli/x.ts', `process.exitCode = 1`, 'process.exitCode belongs to bin alone'],
    ['helpers/x.ts', ``, 'helpers is in no ring: list it in tests/architecture.test.ts'],
    ['extra.ts', ``, 'extra.ts is in no ring: list it in tests/architecture.test.ts'],
  ])('in %s: %s', (file, text, rule) => {
    expect(findings(file, text)).toContain(`src/${file}:1: ${rule}`)
  })

  test.each([
    ['mail/x.ts', `import { a } from '../text/clean.ts'; import { z } from 'zod'`],
    ['mail/x.ts', `import { createHash } from 'node:crypto'`],
    [
      'mail/x.ts',
      `// Date.now() in a comment\nconst a = 'Math.random() process.exit'; const b = new Date(0)`,
    ],
    ['mail/x.ts', `export function fetchIt(a: { process: string }) { return a.process }`],
    ['app/x.ts', `import { a } from '../store/a.ts'; const now = Date.now()`],
    ['store/x.ts', `import { sql } from 'kysely'; import { DatabaseSync } from 'node:sqlite'`],
    ['cli/x.ts', `const { main } = await import('../web/a.ts'); const out = process.stdout`],
  ])('nothing wrong in %s: %s', (file, text) => {
    expect(findings(file, text)).toEqual([])
  })
})
