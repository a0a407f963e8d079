import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { freshWorkspace, newsletter } from './cli.ts'

const feed = (
  name: string,
  day: string,
) => `<?xml version="1.0"?><rss version="2.0"><channel><title>A blog</title>
<link>https://${name}.example.org/</link><item><title>${name}</title><link>https://${name}.example.org/post</link><guid>1</guid>
<pubDate>${day} 08:00:00 +0000</pubDate><description>How two trees become one, told by somebody who tried it.</description>
</item></channel></rss>`

async function collect(root: string, name: string): Promise<void> {
  writeFileSync(join(root, 'feed.xml'), feed(name, 'Sun, 14 Jun 2015'))
  const url = `https://${name}.example.org/feed.xml`
  await newsletter(root, `collect --feed-file feed.xml --base-url ${url} --since 30d`)
}

test('a candidate in a draft is said to be in it, one of a past issue to have run there', async () => {
  const root = await freshWorkspace()
  await collect(root, 'grafting')
  expect((await newsletter(root, 'candidates show 1')).out).not.toMatch(/issue/)
  await newsletter(root, 'candidates accept 1')
  await newsletter(root, 'compose')

  const { out: shown } = await newsletter(root, 'candidates show 1')
  expect(shown).toMatch(/\nis in issue 1\n/)
  expect(shown).not.toContain('ran already')
  expect((await newsletter(root, 'candidates list')).out).toContain('is in issue 1')
  expect((await newsletter(root, 'candidates list --json')).json).toMatchObject([
    { state: 'used', inIssue: '1' },
  ])

  await collect(root, 'pruning')
  writeFileSync(
    join(root, 'past.md'),
    '---\ntitle: Past\ndate: 2015-06-01\nnumber: 7\n---\n**pruning** by A\n\n> Text.\n\n… read more at [https://pruning.example.org/post](https://pruning.example.org/post)\n',
  )
  await newsletter(root, 'import past.md')
  expect((await newsletter(root, 'candidates show 2')).out).toContain('ran already in issue 7')
})

test('a candidate that is in an issue cannot be accepted or rejected, and that is said', async () => {
  const root = await freshWorkspace()
  await collect(root, 'grafting')
  await newsletter(root, 'candidates accept --all')
  await newsletter(root, 'compose')
  const { code, err } = await newsletter(root, 'candidates reject 1')
  expect(code).toBe(1)
  expect(err).toContain('`newsletter edit` changes that')
})
