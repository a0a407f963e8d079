// The JSON that others rely on: each fixed shape, as strict as it is promised; further keys are free.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { freshWorkspace, newsletter } from './cli.ts'

const text = z.string()
const count = z.int().min(0)
const hash = z.string().regex(/^[0-9a-f]{64}$/)
const instant = z.iso.datetime()
const problem = z.looseObject({ line: z.int().min(1), message: text })

const sums = {
  candidates: count,
  accepted: count,
  failed: count,
  suppressed: count,
  deferred: count,
  uncertain: count,
  queued: count,
}
const dispatch = z
  .looseObject({
    id: z.int(),
    audience: text,
    purpose: z.enum(['first', 'test', 'resend', 'correction']),
    ...sums,
  })
  .refine(
    ({ candidates, accepted, failed, suppressed, deferred, uncertain, queued }) =>
      candidates === accepted + failed + suppressed + deferred + uncertain + queued,
  )
const entry = z.looseObject({ title: text, author: text.nullable(), excerpt: text, url: z.url() })

const SHAPES = {
  extract: z.looseObject({
    url: z.url().nullable(),
    canonicalUrl: z.url().nullable(),
    title: text.nullable(),
    author: text.nullable(),
    excerpt: text.nullable(),
    publishedAt: instant.nullable(),
    feedUrl: z.url().nullable(),
    language: text.nullable(),
  }),
  import: z.looseObject({
    file: text,
    title: text.nullable(),
    date: z.iso.date().nullable(),
    intro: text,
    outro: text,
    entries: z.array(entry),
    problems: z.array(problem),
  }),
  collected: z.looseObject({
    source: text,
    status: text,
    new: count,
    seen: count,
    updated: count,
    problem: text.nullable(),
  }),
  total: z.looseObject({ total: z.looseObject({ new: count, seen: count, updated: count }) }),
  candidate: z.looseObject({
    id: z.int(),
    url: z.url(),
    title: text.nullable(),
    author: text.nullable(),
    excerpt: text.nullable(),
    state: z.enum(['pending', 'accepted', 'rejected', 'used']),
    origins: z.array(z.looseObject({ kind: z.enum(['feed', 'mail', 'hand']) })),
    ranIn: text.nullable(),
  }),
  preview: z.looseObject({
    issue: text,
    hash,
    files: z.array(
      z.looseObject({
        variant: z.enum(['list', 'subscriber']),
        format: text,
        path: text,
        bytes: count,
        sha256: hash,
      }),
    ),
  }),
  approve: z.looseObject({ issue: text, hash, by: text, needed: count }),
  plan: z.looseObject({
    issue: text,
    hash,
    dispatches: z.array(z.looseObject({ id: z.null(), audience: text, purpose: text, ...sums })),
    seconds: z.number(),
  }),
  send: z.looseObject({ issue: text, hash, dispatches: z.array(dispatch), seconds: z.number().min(0) }),
  status: z.looseObject({
    issue: text.nullable(),
    state: text.nullable(),
    hash: hash.nullable(),
    dispatches: z.array(dispatch),
  }),
  verify: z.looseObject({ ok: z.boolean(), sums: z.array(dispatch), problems: z.array(text) }),
  delivery: z.looseObject({
    recipient: z.email(),
    state: z.enum(['queued', 'claimed', 'dot', 'accepted', 'deferred', 'failed', 'uncertain', 'suppressed']),
    attempts: count,
    lastReply: text.nullable(),
    messageId: z.string().regex(/^<[^<>\s]+@[^<>\s]+>$/),
    at: instant,
  }),
  check: z.looseObject({
    ok: z.boolean(),
    findings: z.array(
      z.looseObject({
        rule: text,
        severity: z.enum(['error', 'warning']),
        where: text,
        message: text,
        fix: text,
      }),
    ),
  }),
  roster: z.looseObject({
    added: count,
    updated: count,
    refused: count,
    rejected: count,
    problems: z.array(problem),
  }),
} as const

const PAGE = `<!doctype html><html lang="en"><head><title>Pruning in winter</title>
<link rel="canonical" href="https://blog.example.org/pruning"><link rel="alternate" type="application/rss+xml" href="/feed.xml">
<meta name="author" content="Ada Example"><meta property="article:published_time" content="2015-06-14T08:00:00Z"></head>
<body><article><h1>Pruning in winter</h1><p>We cut the old trees back this winter, and here is what we learned from it in a few plain words.</p></article></body></html>`

const FEED = `<?xml version="1.0"?><rss version="2.0"><channel><title>A blog</title><link>https://blog.example.org/</link>
<item><title>Grafting</title><link>https://blog.example.org/grafting</link><guid>1</guid><pubDate>Sun, 14 Jun 2015 08:00:00 +0000</pubDate>
<description>How two trees become one, told by somebody who has tried it for years.</description></item></channel></rss>`

async function workspace(): Promise<string> {
  const root = await freshWorkspace()
  writeFileSync(join(root, 'page.html'), PAGE)
  writeFileSync(join(root, 'feed.xml'), FEED)
  return root
}

/** Every line of the answer, each of that shape; nothing else on standard output. */
async function answers<S extends z.ZodType>(root: string, line: string, shape: S): Promise<z.output<S>[]> {
  const { json } = await newsletter(root, `${line} --json`)
  expect(json.length).toBeGreaterThan(0)
  return json.map(value => shape.parse(value))
}

describe('with --json', () => {
  test('extract: what is not known is null', async () => {
    const root = await workspace()
    const whole = 'extract page.html --base-url https://blog.example.org/pruning?ref=feed'
    expect(await answers(root, whole, SHAPES.extract)).toMatchObject([
      {
        url: 'https://blog.example.org/pruning?ref=feed',
        canonicalUrl: 'https://blog.example.org/pruning',
        title: 'Pruning in winter',
        author: 'Ada Example',
        feedUrl: 'https://blog.example.org/feed.xml',
      },
    ])
    writeFileSync(
      join(root, 'page.html'),
      '<p>A paragraph that nobody signed, on a page that says nothing about itself at all, saved from somewhere.</p><link rel="alternate" type="application/rss+xml" href="/feed">',
    )
    expect(await answers(root, 'extract page.html', SHAPES.extract)).toMatchObject([
      { url: null, canonicalUrl: null, title: null, author: null, feedUrl: null, publishedAt: null },
    ])
  })

  test('import --dry-run: one line a file', async () => {
    const root = await workspace()
    writeFileSync(join(root, 'empty.md'), 'Nothing here.\n')
    const [issue, empty] = await answers(root, 'import issue.md empty.md --dry-run', SHAPES.import)
    expect(issue).toMatchObject({
      file: 'issue.md',
      date: '2015-06-15',
      entries: [{ author: 'Ada Example' }],
    })
    expect(empty).toMatchObject({ entries: [] })
  })

  test('collect: one line a source, then the total; candidates list: one line a candidate', async () => {
    const root = await workspace()
    const collect = 'collect --feed-file feed.xml --base-url https://blog.example.org/feed.xml'
    const [source, total] = await answers(root, collect, z.union([SHAPES.total, SHAPES.collected]))
    expect(SHAPES.collected.parse(source)).toMatchObject({ new: 1, problem: null })
    expect(SHAPES.total.parse(total)).toMatchObject({ total: { new: 1 } })
    expect(await answers(root, 'candidates list', SHAPES.candidate)).toMatchObject([
      { state: 'pending', ranIn: null },
    ])
  })

  test('preview --out, check, subscribers import', async () => {
    const root = await workspace()
    expect(await answers(root, 'preview issue.md --out out', SHAPES.preview)).toMatchObject([
      { issue: '2015-06-15' },
    ])
    expect(await answers(root, 'check issue.md', SHAPES.check)).toMatchObject([{ ok: true }])
    writeFileSync(join(root, 'more.csv'), 'email\nnew@example.org\nno address\n')
    const [imported] = await answers(root, 'subscribers import more.csv --roster readers', SHAPES.roster)
    expect(imported).toMatchObject({ added: 1, rejected: 1, problems: [{ line: 3 }] })
  })

  test('send, status, verify, deliveries list, approve', async () => {
    const root = await workspace()
    expect(await answers(root, 'status', SHAPES.status)).toMatchObject([
      { issue: null, state: null, hash: null },
    ])
    expect(await answers(root, 'send issue.md --to readers --dry-run', SHAPES.plan)).toMatchObject([
      { dispatches: [{ candidates: 2, accepted: 0, queued: 2 }], seconds: 0 },
    ])
    const [sent] = await answers(root, 'send issue.md --to readers,example-list --yes', SHAPES.send)
    expect(sent?.dispatches).toMatchObject([{ candidates: 2 }, { candidates: 1 }])
    const [status] = await answers(root, 'status', SHAPES.status)
    expect(status).toMatchObject({ issue: '2015-06-15', hash: sent?.hash })
    expect(await answers(root, 'verify', SHAPES.verify)).toMatchObject([{ ok: true, problems: [] }])
    expect(await answers(root, 'deliveries list', SHAPES.delivery)).toHaveLength(3)
    expect(await answers(root, 'approve', SHAPES.approve)).toMatchObject([{ hash: sent?.hash, needed: 0 }])
    expect(await answers(root, 'send --resume', SHAPES.send)).toHaveLength(1)
  })

  test('an error says nothing on standard output, and what and how on standard error', async () => {
    const root = await workspace()
    for (const line of [
      'send nowhere.md',
      'check 77',
      'preview issue.md',
      'approve 77',
      'extract nowhere.html',
    ]) {
      const { code, out, err } = await newsletter(root, `${line} --json`)
      expect({ line, out }).toEqual({ line, out: '' })
      expect(code).toBeGreaterThan(1)
      expect(err).toMatch(/^[^\n]+\.\n {2}[^\n]+\n {2}[^\n]+\n$/)
    }
  })
})

describe('without --json', () => {
  test('answers go to standard output, diagnostics to standard error', async () => {
    const root = await workspace()
    writeFileSync(join(root, 'more.csv'), 'email\nnew@example.org\nno address\n')
    const { code, out, err } = await newsletter(root, 'subscribers import more.csv --roster readers')
    expect(code).toBe(1)
    expect(out).toContain('1 added')
    expect(err).toContain('more.csv:3:')
  })
})
