import { expect, it } from 'vitest'
import { storeFileIssue } from '../../src/app/revise.ts'
import { readIssue } from '../../src/issues/read-markdown.ts'
import { countClicks } from '../../src/store/clicks.ts'
import { issueText } from '../app/send/newsletter.ts'
import { forEachWeb, type OpenWeb } from './visit.ts'

forEachWeb('the page of clicks', open => {
  it('is there for nobody unless it is wanted', async () => {
    const { visit } = await open()
    for (const path of ['/stats/', '/stats']) expect((await visit(path)).status).toBe(404)
  })

  it('shows sums of days with a plot, and says so to no search engine', async () => {
    const { visit } = await withClicks(open)
    const answer = await visit('/stats/')
    expect(answer.status).toBe(200)
    const text = await answer.text()
    expect(text).toContain('3 clicks')
    expect(text).toContain('<svg')
    expect(answer.headers.get('X-Robots-Tag')).toBe('noindex')
    expect((await visit('/stats')).headers.get('Location')).toBe('/stats/')
  })
})

async function withClicks(open: OpenWeb) {
  const visited = await open({ config: { serve: { stats: true } } })
  const { app, db } = visited
  const link = '[https://s.example.org/blog1](https://blog.example.org/pruning)'
  const text = issueText({ date: '2015-06-01' }).replace(/\[https:.*\)/, link)
  await storeFileIssue(
    app,
    readIssue(text, { fileName: 'a.md', linkBase: 'https://s.example.org' }).issue,
    'past',
  )
  const [row] = await db.selectFrom('links').select('id').execute()
  const click = { linkId: row?.id ?? 0, day: '2015-06-02', kind: 'reader' as const }
  await countClicks(db, [click, click, { ...click, day: '2015-06-04' }])
  return visited
}
