// By hand: an editor names a page, says what it does not say, and corrects what it says.
import { expect, it } from 'vitest'
import { addCandidate, type Given } from '../../src/app/add-candidate.ts'
import { editCandidate } from '../../src/app/edit-candidate.ts'
import { type Candidate, listCandidates, markUsed, setState } from '../../src/store/candidates.ts'
import { candidate } from '../contract/rows.ts'
import { type AppForTest, forEachApp, NOW, ok, refusal } from './app-for-test.ts'

const URL = 'https://blog.example.org/the-post'

const PAGE = `<!doctype html><html lang="en"><head><title>The post – A sample blog</title>
  <meta property="og:title" content="The post"><meta name="author" content="Ada Sample">
  <meta property="article:published_time" content="2015-06-12T10:00:00Z">
  <link rel="canonical" href="${URL}"></head>
  <body><article><h1>The post</h1>
  <p>This is the first paragraph of the post, long enough to be one that an editor would pick from it.</p>
  <p>This is the second paragraph, which goes on about the same thing at about the same length as the first.</p>
  </article></body></html>`

const html = (body: string, url = URL) =>
  ok(body, { url, headers: { contentType: 'text/html; charset=utf-8' } })

async function add(test: AppForTest, given: Given = {}, url = URL) {
  return await addCandidate(test.app, url, given)
}

async function first({ db }: AppForTest): Promise<Candidate> {
  const [one] = await listCandidates(db)
  if (!one) throw new Error('there is no candidate')
  return one
}

forEachApp('adding a post by hand', open => {
  it('reads the page, and accepts the post', async () => {
    const test = await open()
    test.web[URL] = html(PAGE)
    expect(await add(test)).toEqual({ id: 1, outcome: 'new' })
    const added = await first(test)
    expect(added).toMatchObject({
      url: URL,
      title: 'The post',
      author: 'Ada Sample',
      publishedAt: '2015-06-12T10:00:00.000Z',
      state: 'accepted',
      edited: [],
      origins: [{ kind: 'hand', ref: '' }],
    })
    expect(added.excerpt).toMatch(/^This is the first paragraph/)
    expect(added.paragraphs).toHaveLength(2)
  })

  it('takes the editor’s words before the page’s, cleaned, and keeps them', async () => {
    const test = await open()
    test.web[URL] = html(PAGE)
    await add(test, {
      title: ' My\n title\u001B[31m ',
      excerpt: 'One.\r\n\r\nTwo.\u202E',
      section: 'Releases',
    })
    expect(await first(test)).toMatchObject({
      title: 'My title',
      author: 'Ada Sample',
      excerpt: 'One.\n\nTwo.',
      section: 'Releases',
      edited: ['title', 'excerpt'],
    })
    await add(test, { title: ' ' })
    expect(await first(test)).toMatchObject({ title: 'My title' })
  })

  it('accepts what is there already, whatever its state and address', async () => {
    const test = await open()
    test.web[URL] = html(PAGE)
    await add(test)
    await setState(test.db, [1], 'rejected', NOW)
    const other = `${URL}/?utm_source=mail`
    test.web[other] = html(PAGE, other)
    expect(await add(test, {}, other)).toMatchObject({ id: 1, outcome: 'seen' })
    expect(await listCandidates(test.db)).toMatchObject([{ id: 1, state: 'accepted' }])
    await markUsed(test.db, [1], NOW)
    await add(test)
    expect(await first(test)).toMatchObject({ state: 'used' })
  })

  it('follows a page that only sends the browser on', async () => {
    const test = await open()
    const stub = 'https://old.example.org/p'
    test.web[stub] = html(`<meta http-equiv="refresh" content="0; url=${URL}">`, stub)
    test.web[URL] = html(PAGE)
    await add(test, {}, stub)
    expect(await first(test)).toMatchObject({ url: URL, title: 'The post' })
  })

  it('takes a page that cannot be read as it is described', async () => {
    const test = await open()
    expect(await add(test, { title: 'A talk', author: 'Bob Sample' })).toMatchObject({ outcome: 'new' })
    expect(await first(test)).toMatchObject({
      url: URL,
      title: 'A talk',
      author: 'Bob Sample',
      excerpt: null,
      state: 'accepted',
      edited: ['title', 'author'],
    })
    expect(test.notices).toEqual([`${URL} could not be read (HTTP 404); it is taken as you describe it.`])
  })

  it.each([{}, { title: '  ' }, { author: 'Bob Sample' }])(
    'refuses a page that can neither be read nor has a title: %o',
    async given => {
      const test = await open()
      const error = await refusal(add(test, given))
      expect([error.code, error.message]).toEqual(['fetch', `${URL} could not be read as a post: HTTP 404`])
      expect(await listCandidates(test.db)).toEqual([])
    },
  )

  it('refuses what is no address of a page, however it is described', async () => {
    const test = await open()
    for (const url of ['mailto:ada@example.org', 'file:///etc/passwd', 'the-post']) {
      expect((await refusal(add(test, { title: 'A post' }, url))).code).toBe('input')
    }
    expect(await listCandidates(test.db)).toEqual([])
  })
})

forEachApp('correcting a candidate', open => {
  async function openWithCandidate() {
    const test = await open()
    const words = { title: 'Theirs', author: 'They', excerpt: 'One.', paragraphs: '["One.","Two."]' }
    await test.db
      .insertInto('candidates')
      .values({ ...candidate, ...words })
      .execute()
    return test
  }

  it('keeps which words are the editor’s', async () => {
    const test = await openWithCandidate()
    await editCandidate(test.app, await first(test), { title: ' Mine\n', section: 'Releases' })
    await editCandidate(test.app, await first(test), { author: '' })
    expect(await first(test)).toMatchObject({
      title: 'Mine',
      author: null,
      excerpt: 'One.',
      section: 'Releases',
      edited: ['title', 'author'],
    })
    await editCandidate(test.app, await first(test), { section: '' })
    expect(await first(test)).toMatchObject({ section: null })
  })

  it('picks another paragraph', async () => {
    const test = await openWithCandidate()
    await editCandidate(test.app, await first(test), { paragraph: '2' })
    expect(await first(test)).toMatchObject({ excerpt: 'Two.', edited: ['excerpt'] })
    for (const paragraph of ['0', '3', 'x', ''])
      expect((await refusal(editCandidate(test.app, await first(test), { paragraph }))).code).toBe('input')
  })

  it('wants to know what', async () => {
    const test = await openWithCandidate()
    expect((await refusal(editCandidate(test.app, await first(test), {}))).code).toBe('usage')
  })
})
