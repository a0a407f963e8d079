// What strangers wrote, on its way to a terminal: no escape sequence, no control, no line of its own.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { forTerminal, jsonForTerminal } from '../../src/cli/terminal.ts'
import { mailServer } from '../app/send/mail-server.ts'
import { freshWorkspace, newsletter, type Person } from './cli.ts'

const ESCAPES = '\u001B[2J\u001B]0;owned\u0007\u001B[8mhidden\u009B31m\u0090q\u001B\\\b\b\r'
const HOSTILE = `Title${ESCAPES}end`
/** What a terminal acts on; tab and newline are ours. */
// oxlint-disable-next-line no-control-regex
const CONTROL = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F]/

const FEED = (
  title: string,
) => `<?xml version="1.0"?><rss version="2.0"><channel><title>${title}</title><link>https://blog.example.org/</link>
<item><title>${title}</title><link>https://blog.example.org/1?${encodeURIComponent(ESCAPES)}</link><guid>1</guid><author>${title}</author>
<pubDate>Sun, 14 Jun 2015 08:00:00 +0000</pubDate><description>${title}</description></item></channel></rss>`

const ISSUE = `---
title: "${HOSTILE}"
date: 2015-06-15
---
${HOSTILE}

**${HOSTILE}** by ${HOSTILE}

> ${HOSTILE}

… read more at [https://blog.example.org/1](https://blog.example.org/1)

${HOSTILE}
`

async function hostileWorkspace(person: Person = {}): Promise<string> {
  const root = await freshWorkspace(person)
  writeFileSync(join(root, 'issue.md'), ISSUE)
  const past = ISSUE.replace('2015', '2014').replaceAll(
    'https://blog.example.org/1',
    'https://blog.example.org/2',
  )
  writeFileSync(
    join(root, 'past.md'),
    past.replace('[https://blog.example.org/2]', '[http://short.example/blog7]'),
  )
  writeFileSync(
    join(root, 'page.html'),
    `<title>${HOSTILE}</title><meta name=author content="${HOSTILE}"><p>${HOSTILE} and so on for a while.</p>`,
  )
  writeFileSync(
    join(root, 'feed.xml'),
    FEED(HOSTILE.replaceAll(/[\u0000-\u0008\u000B\u000C\u000E-\u001F]/g, char => `&#${char.charCodeAt(0)};`)),
  )
  writeFileSync(join(root, 'raw.xml'), FEED(HOSTILE))
  writeFileSync(
    join(root, 'more.csv'),
    `email,name\nx${ESCAPES}@example.org,${HOSTILE}\nnew@example.org,${HOSTILE}\n`,
  )
  return root
}

const COMMANDS = [
  'extract page.html --base-url https://blog.example.org/1',
  'collect --feed-file feed.xml --base-url https://blog.example.org/feed.xml --since 30d',
  'collect --feed-file raw.xml --base-url https://blog.example.org/raw.xml --since 30d',
  'candidates list',
  'candidates show 1',
  'candidates accept --all',
  'compose',
  'subscribers import more.csv --roster readers',
  'subscribers list readers',
  'import issue.md --dry-run',
  'preview issue.md',
  'preview issue.md --format html',
  'preview issue.md --format markdown',
  'check issue.md',
  'send issue.md --to readers --yes',
  'issues list',
  'issues show',
  'status',
  'deliveries list',
  'verify',
  'import past.md',
  'archive build public',
  'archive remove https://blog.example.org/2',
  'archive restore https://blog.example.org/2',
  'links list',
  'links resolve blog7',
  'stats',
  'stats 2014-06-15',
  '',
]

describe.each([
  ['a terminal', ['y'], ''],
  ['a pipe', undefined, ''],
  ['a terminal, as JSON', ['y'], ' --json'],
] as const)('to %s', (_, answers, flag) => {
  test('no command hands on a control that a stranger wrote', async () => {
    const person: Person = answers === undefined ? {} : { answers }
    const root = await hostileWorkspace(person)
    for (const line of COMMANDS) {
      if (flag !== '' && line.startsWith('preview')) continue
      const { out, err } = await newsletter(root, `${line}${flag}`, person)
      const ours = `${out}${err}`.replaceAll(/\u001B\[(?:1|2|22|31|32|33|39)m|\r?\u001B\[K|\r/g, '')
      expect({ line, control: CONTROL.exec(ours)?.[0] }).toEqual({ line, control: undefined })
    }
  })
})

test('a mail server’s reply is shown without its escapes', async () => {
  const server = await mailServer()
  server.onRecipient = () => `550 5.1.1 no${ESCAPES}such user`
  const person = { env: { NEWSLETTER_SMTP_URL: server.url } }
  const root = await freshWorkspace(person)
  const sent = await newsletter(root, 'send issue.md --to readers --yes', person)
  const listed = await newsletter(root, 'deliveries list --json', person)
  expect(`${sent.out}${sent.err}${listed.out}`).not.toMatch(CONTROL)
})

test('what the person typed is echoed without its escapes', async () => {
  const root = await freshWorkspace()
  for (const argv of [
    [HOSTILE],
    ['status', HOSTILE],
    ['send', HOSTILE],
    ['send', '--test', HOSTILE],
    [`--${HOSTILE}`],
  ]) {
    const { code, err } = await newsletter(root, argv)
    expect(code).toBeGreaterThan(1)
    expect(err).not.toMatch(CONTROL)
  }
})

test('whatever a text holds, a terminal gets our colours, tabs and newlines at most, and JSON stays the same value', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), text => {
      expect(forTerminal(text)).not.toMatch(CONTROL)
      expect(forTerminal(text, true).replaceAll(/\u001B\[\d\d?m/g, '')).not.toMatch(CONTROL)
      const json = jsonForTerminal({ text })
      expect(json).not.toMatch(CONTROL)
      expect(JSON.parse(json)).toEqual({ text })
    }),
  )
})
