import { describe, expect, test } from 'vitest'
import { readIssue } from '../../src/issues/read-markdown.ts'

const HEAD = '---\ntitle: Kitchen roundup\ndate: 2015-06-15\n---\n\n'
const read = (body: string) => readIssue(HEAD + body)
const first = (body: string) => read(body).issue.entries[0]
const messages = (body: string) => read(body).problems.map(problem => problem.message)

/** An entry with one thing about it changed. */
function entryWith(part: { title?: string; quote?: string; tail?: string }): string {
  const {
    title = '**Soup for many** by Jane Sample',
    quote = '> Peel it.',
    tail = '… read more at http://short.example/a1',
  } = part
  return `${title}\n\n${quote}\n\n${tail}\n`
}

const SOUP = {
  title: 'Soup for many',
  author: 'Jane Sample',
  excerpt: 'Peel it.',
  url: 'http://short.example/a1',
  shortUrl: null,
  section: null,
}

describe('the title line', () => {
  test.each([
    '**Soup for many** by Jane Sample',
    '**Soup for many**, by Jane Sample',
    '**Soup for many,** by Jane Sample',
    '**Soup for many, by Jane Sample**',
    '**Soup for many** by  Jane Sample ',
    '**Soup for many** byJane Sample',
    '**Soup for many** By Jane Sample',
    '**Soup for many** Jane Sample',
    '**Soup for many** – Jane Sample',
    '**Soup for many** (by Jane Sample)',
    '**Soup for many ** by **Jane Sample**',
    '**Soup for many** *by Jane Sample*',
    '**Soup for many**\nby Jane Sample',
    '**Soup for many**\n\nby Jane Sample',
    '**Soup for\nmany** by Jane Sample',
    '***Soup for many*** by Jane Sample',
    '__Soup for many__ by Jane Sample',
    '**Soup for many** from Jane Sample',
    '**Soup for many**, via Jane Sample',
    '**Soup for many** at Jane Sample',
    'Soup for many, by Jane Sample',
    'Soup for many by Jane Sample',
    'Soup for many\nby Jane Sample',
    'Soup for\nmany, by Jane Sample',
    '## Soup for many\n\nby Jane Sample',
    '### Soup for many, by Jane Sample',
    '## **Soup for many**\nby Jane Sample',
    '1. **Soup for many** by Jane Sample',
    '**Soup for many**\n*Jane Sample*',
    '**Soup for many**\n\n_Jane Sample_',
    '- **Soup for many** by Jane Sample',
    '**Soup for many by Jane Sample**',
    '**Soup for many** by Jane Sample.',
    '**Soup for&nbsp;many** by Jane Sample',
    'Soup for many\n-------------\nby Jane Sample',
    '<b>Soup for many</b> by Jane Sample',
    '<p><strong>Soup for many</strong>, by Jane Sample<br /></p>',
    '<h3>Soup for many</h3>\nby Jane Sample',
  ])('%j is a title and its author', title => {
    expect(read(entryWith({ title })).issue.entries).toEqual([SOUP])
    expect(messages(entryWith({ title }))).toEqual([])
  })

  test.each([
    ['**Soup for many**', null],
    ['**Soup for many** by', null],
    ['**Soup for many** by Jane Sample and Joe Sample', 'Jane Sample and Joe Sample'],
    ['**Soup for many** by jsample', 'jsample'],
    ['**Soup for many** from the Sample blog', 'the Sample blog'],
    ['**Soup for many**, by J. R. Sample', 'J. R. Sample'],
    ['**Soup for many** by Zoë Ünal', 'Zoë Ünal'],
  ])('%j has the author %j', (title, author) => {
    expect(first(entryWith({ title }))).toEqual({ ...SOUP, author })
  })

  test.each([
    ['(Podcast)', '**Soup for many** by Jane Sample (Podcast)'],
    [
      'Principal Cook and Editor, Sample Inc',
      '**Soup for many** by Jane Sample, Principal Cook and Editor, Sample Inc',
    ],
    ['Senior Director', '**Soup for many** by Jane Sample - Senior Director'],
  ])('the remark %j is kept out of the author, and said', (remark, title) => {
    expect(first(entryWith({ title }))).toEqual(SOUP)
    expect(messages(entryWith({ title }))).toEqual([
      `“Soup for many” has “${remark}” in its title line, which is left out`,
    ])
  })

  test('is plain text: escapes undone, other marks literal', () => {
    const title = '**1 \\* 2 \\[draft\\] `code` a_b &amp; [x] #3** by J\\_S'
    expect(first(entryWith({ title }))).toMatchObject({
      title: '1 * 2 [draft] `code` a_b & [x] #3',
      author: 'J_S',
    })
  })

  test.each([
    'Cooked by hand, slowly',
    'Down by the river',
    'Soup, by the spoon',
    'from scratch',
    'Soup (for many)',
  ])('with “%s” in it is whole when an author follows', title => {
    expect(first(entryWith({ title: `**${title}** by Jane Sample` }))).toMatchObject({
      title,
      author: 'Jane Sample',
    })
  })

  test('may be a link, which stands in for a missing tail', () => {
    const body = '**[Soup for many](http://example.org/soup)** by Jane Sample\n\n> Peel it.\n'
    expect(first(body)).toEqual({ ...SOUP, url: 'http://example.org/soup' })
    expect(
      first('## [Soup for many](http://example.org/soup)\nby Jane Sample\n\nPeel it.\n\nThat was it.'),
    ).toEqual({
      ...SOUP,
      url: 'http://example.org/soup',
    })
  })

  test.each([
    '[**Soup for many**](http://example.org/soup) by Jane Sample',
    '[Soup for many](http://example.org/soup) by Jane Sample',
    '1. [Soup for many](http://example.org/soup), by Jane Sample',
    '**[Soup for many](http://example.org/soup) by Jane Sample**',
    '**[Soup for many by Jane Sample](http://example.org/soup)**',
    '<a href="http://example.org/soup"><b>Soup for many</b></a> by Jane Sample',
  ])('%j leads to the post without a tail', title => {
    expect(read(`Hello.\n\n${title}\n\n> Peel it.\n\nThat was it.`).issue).toMatchObject({
      intro: 'Hello.',
      entries: [{ ...SOUP, url: 'http://example.org/soup' }],
      outro: 'That was it.',
    })
  })

  test.each([
    '**Soup for many** by [Jane Sample](http://people.example/jane)',
    '**Soup for many by [Jane Sample](http://people.example/jane)**',
    '**Soup for many**, by *[Jane Sample](http://people.example/jane)*',
  ])('%j names an author, whose own page is left out and said', title => {
    expect(first(entryWith({ title }))).toEqual(SOUP)
    expect(messages(entryWith({ title }))).toEqual([
      '“Soup for many” has “http://people.example/jane” in its title line, which is left out',
    ])
  })

  test.each(['Jane Sample Jr.', 'Jane S.', 'Sample Inc.'])('keeps the full stop of “%s”', author => {
    expect(first(entryWith({ title: `**Soup for many** by ${author}` }))).toEqual({ ...SOUP, author })
  })

  test.each(['Powered By Open Source', 'Read by candle light', 'Soup by Jane'])(
    'is “%s” as it stands when nobody signed it',
    title => {
      expect(first(entryWith({ title: `**${title}**` }))).toEqual({ ...SOUP, title, author: null })
    },
  )

  test('that links to the post makes the short link of the tail a short link', () => {
    const title = '[**Soup for many**](http://blog.example.org/2015/soup) by Jane Sample'
    expect(first(entryWith({ title }))).toEqual({
      ...SOUP,
      url: 'http://blog.example.org/2015/soup',
      shortUrl: SOUP.url,
    })
  })
})

describe('the tail', () => {
  test.each([
    '… read more at http://short.example/a1',
    '... Read more at http://short.example/a1',
    '.. read more at http://short.example/a1.',
    '…read more at <http://short.example/a1>',
    ',,, read more at  http://short.example/a1',
    '... more at http://short.example/a1',
    'More at http://short.example/a1',
    '... Rad more at http://short.example/a1',
    '... raed mroe at http://short.example/a1',
    '... watch at http://short.example/a1',
    '... read (and listen) more at http://short.example/a1',
    '... read (and listen) at http://short.example/a1',
    'Read more: http://short.example/a1',
    'Read the rest at http://short.example/a1',
    '(read more at http://short.example/a1)',
    '*… read more at http://short.example/a1*',
    '... read more at [http://short.example/a1]',
    '&hellip; read more at http://short.example/a1',
    '. . . read more at http://short.example/a1',
    'Slides at http://short.example/a1',
    'The whole article: http://short.example/a1',
    'Check it out at http://short.example/a1.',
    '<p>... read more at <a href="http://short.example/a1">http://short.example/a1</a></p>',
    '... read more at [http://short.example/a1](http://short.example/a1)',
    '... read more at [short.example/a1](http://short.example/a1)',
    '... read more at [short.example/a1](short.example/a1)',
    '... read more at short.example/a1',
    '[Read more](http://short.example/a1)',
    '... [read more](http://short.example/a1)',
    '… read more [here](http://short.example/a1 "the post")',
    '… read more at\nhttp://short.example/a1',
    'http://short.example/a1',
    '> … read more at http://short.example/a1',
  ])('%j leads to the post', tail => {
    expect(read(entryWith({ tail })).issue.entries).toEqual([SOUP])
    expect(messages(entryWith({ tail }))).toEqual([])
  })

  test('without a target leads to what it shows, and is a problem', () => {
    const tail = '... read more at [http://short.example/a1]()'
    expect(first(entryWith({ tail }))).toEqual(SOUP)
    expect(messages(entryWith({ tail }))).toEqual(['“Soup for many” links to “”, which is no web address'])
  })

  test('at the end of the excerpt is no part of it', () => {
    expect(
      read('**Soup for many** by Jane Sample\n\n> Peel it. … read more at http://short.example/a1').issue
        .entries,
    ).toEqual([SOUP])
    expect(
      read('**Soup for many** by Jane Sample\n\nPeel it.\n… read more at http://short.example/a1').issue
        .entries,
    ).toEqual([SOUP])
  })

  test('may show a short link for the address that it leads to', () => {
    const tail = '… read more at [http://short.example/blog7](https://blog.example.org/2015/soup_(many))'
    expect(first(entryWith({ tail }))).toEqual({
      ...SOUP,
      url: 'https://blog.example.org/2015/soup_(many)',
      shortUrl: 'http://short.example/blog7',
    })
  })

  test('whose text and target disagree leads to the target, and is a problem', () => {
    const tail = '... read more at [http://short.example/a1](http://short.example/b2)'
    expect(first(entryWith({ tail }))).toEqual({ ...SOUP, url: 'http://short.example/b2' })
    expect(read(entryWith({ tail })).problems).toEqual([
      {
        line: 10,
        message: '“Soup for many” shows http://short.example/a1 but links to http://short.example/b2',
      },
    ])
  })

  test('broken by a program that made links is a problem', () => {
    const tail = '... read more at [http://short.example/a1](http://short.example/a1)0'
    expect(first(entryWith({ tail }))).toEqual(SOUP)
    expect(messages(entryWith({ tail }))).toEqual([
      '“Soup for many” has a broken link: “0” follows http://short.example/a1; perhaps http://short.example/a10 was meant',
    ])
  })

  test.each([
    ['… read more at [here](javascript:alert(1))', 'links to “javascript:alert(1)”, which is no web address'],
    ['… read more', 'has no link to the post and is left out'],
    ['', 'has no link to the post and is left out'],
  ])('%j leads nowhere, and is a problem', (tail, problem) => {
    expect(read(entryWith({ tail })).issue.entries).toEqual([])
    expect(messages(entryWith({ tail }))).toContain(`“Soup for many” ${problem}`)
  })

  test('that is prose is none', () => {
    const outro =
      'You can read more about soup at http://example.org/soup and everywhere else.\n\nMore soup, more bread; more at http://example.org'
    expect(read(`${entryWith({})}\n${outro}`).issue).toMatchObject({ entries: [SOUP], outro })
  })
})

describe('the excerpt', () => {
  test('is its Markdown without the quote marks, lines and paragraphs as they are', () => {
    const quote =
      '> One *line*\n> and [another](http://example.org/x).\n\n>Two\nlazily  \ncontinued\n>\n>   * list\n> * more'
    expect(first(entryWith({ quote }))?.excerpt).toBe(
      'One *line*\nand [another](http://example.org/x).\n\nTwo\nlazily  \ncontinued\n\n  * list\n* more',
    )
  })

  test.each(['At the market we saw it.', 'From peel to plate', 'By now it is soup, and good'])(
    'is no byline although it begins with “%s”',
    quote => {
      expect(first(entryWith({ title: '**Soup for many**', quote }))).toEqual({
        ...SOUP,
        author: null,
        excerpt: quote,
      })
    },
  )

  test('needs no quote marks, and may be missing', () => {
    expect(first(entryWith({ quote: 'Peel it.\n\n- a\n- b\n\n**Really** peel it.' }))?.excerpt).toBe(
      'Peel it.\n\n- a\n- b\n\n**Really** peel it.',
    )
    expect(first(entryWith({ quote: '' }))).toEqual({ ...SOUP, excerpt: '' })
  })

  test('may hold a line that looks like a title or a tail, in its quote marks', () => {
    const quote = '> **Bread** by Joe\n>\n> … read more at http://example.org/bread'
    expect(read(entryWith({ quote })).issue.entries).toEqual([
      { ...SOUP, excerpt: '**Bread** by Joe\n\n… read more at http://example.org/bread' },
    ])
  })
})

describe('the issue around its entries', () => {
  test('has an intro, with images and bold words, and an outro', () => {
    const intro =
      '![](http://example.org/i.png)\n\n**Note** that this week is short.\n\n> quoted\n\n## News\n\nText, "**bold**".'
    const outro = '## Write to us\n\nRead on next week.\n\n**Sample** Week'
    expect(read(`${intro}\n\n\n${entryWith({})}\n${outro}\n`).issue).toMatchObject({
      intro,
      outro,
      entries: [SOUP],
    })
  })

  test('has sections, whose entries come together', () => {
    const another = (name: string) =>
      entryWith({ title: `**${name}**`, tail: `… read more at http://short.example/${name}` })
    const body = `Hello.\n\n## Food ##\n\n${another('a')}\n## Drinks\n\n${another('b')}\n${another('c')}\n# Food\n\n${another('d')}`
    const { issue, problems } = read(body)
    expect(issue.intro).toBe('Hello.')
    expect(issue.entries.map(({ title, section }) => [title, section])).toEqual([
      ['a', 'Food'],
      ['d', 'Food'],
      ['b', 'Drinks'],
      ['c', 'Drinks'],
    ])
    expect(problems).toEqual([])
  })

  test('loses nothing in silence: text between entries is a problem with its line', () => {
    const second = entryWith({ title: '**Bread** by Joe', tail: 'More at http://short.example/b2' })
    expect(read(`${entryWith({})}\nA remark.\n\n---\n\n${second}`).problems).toEqual([
      { line: 12, message: 'text between two entries is left out: “A remark.”' },
    ])
  })

  test('knows an entry without a link beside one that has one', () => {
    const { issue, problems } = read(`**Bread** by Joe\n\n> Knead it.\n\n${entryWith({})}`)
    expect(issue.entries).toEqual([SOUP])
    expect(problems).toEqual([{ line: 6, message: '“Bread” has no link to the post and is left out' }])
  })

  test('has a problem where two entries share an address or a short link', () => {
    const tail = (target: string) =>
      `… read more at [http://short.example/a1](http://example.org/posts/${target})`
    const body =
      entryWith({ tail: tail('one') }) + '\n' + entryWith({ title: '**Bread**', tail: tail('two') })
    expect(read(body).problems).toEqual([
      {
        line: 12,
        message: '“Bread” has the same link as “Soup for many” in line 6: http://short.example/a1',
      },
    ])
  })

  test('may be plain text as it came by mail', () => {
    const mail = `Hello.\n\nWrite to me!\n\nSoup for many, by Jane Sample\n\nPeel it.\n\nCook it.\n\n… read more at http://short.example/a1\n\nBread! by Joe Sample\n\nKnead it.\n\n… read more at http://short.example/a2`
    const { issue, problems } = readIssue(mail, { fileName: '/mail/2015-06-15-kitchen_roundup.html.md' })
    expect(issue).toEqual({
      title: 'kitchen roundup',
      date: '2015-06-15',
      number: null,
      intro: 'Hello.\n\nWrite to me!',
      outro: '',
      entries: [
        { ...SOUP, excerpt: 'Peel it.\n\nCook it.' },
        {
          ...SOUP,
          title: 'Bread!',
          author: 'Joe Sample',
          excerpt: 'Knead it.',
          url: 'http://short.example/a2',
        },
      ],
    })
    expect(problems).toEqual([
      { line: 1, message: "no date in the front matter; the file's name says 2015-06-15" },
    ])
  })

  test('reads the same with CR LF and a byte order mark', () => {
    const text = HEAD + entryWith({})
    expect(readIssue(`\uFEFF${text.replaceAll('\n', '\r\n')}`)).toEqual(readIssue(text))
  })

  test('without any entry is all intro, and a problem', () => {
    expect(read('Just words.\n').issue).toMatchObject({ intro: 'Just words.', entries: [] })
    expect(read('Just words.\n').problems).toEqual([{ line: 5, message: 'no entry was found' }])
  })
})

describe('hostile input', () => {
  const long = (text: string) => text.repeat(Math.ceil(50_000 / text.length))
  test.each([
    '[',
    '[a](',
    '](',
    '*',
    '**',
    '**a',
    '**a** ',
    '>',
    '> ',
    '#',
    '# ',
    '\\',
    '`',
    '.',
    '… ',
    ', by ',
    ' by A',
    '(',
    'http://',
    'http://a,',
    '<http://',
    '\n**a** by b\n',
    '\n> a\n',
    '\n… read more at http://a.example/b\n',
    '## a\n',
    '- ',
    '\n',
    ' ',
    '\u001B[',
    '—',
    'a.',
    'a, ',
    '\n**a**\n\nhttp://a.example/b\n',
    '__',
    '\n... read more\n',
  ])('a file that is nothing but %j is read', text => {
    const { issue } = readIssue(`**Title** by ${long(text)}`)
    expect(issue.entries.length).toBeLessThan(100_000)
    readIssue(`---\n${long(text)}`)
    readIssue(`**${long(text)}`)
    readIssue(`… read more at ${long(text)}`)
  })

  test('cannot smuggle controls, bidirectional tricks or slot markers into any field', () => {
    const bad = '\u202E\u001B[31m\uE000\u0007\u0000'
    const { issue } = readIssue(
      `---\ntitle: a${bad}\ndate: 2015-06-15\n---\n${bad}i\n\n**t${bad}** by n${bad}\n\n> x${bad}\n\n… read more at http://short.example/a1${bad}\n\no${bad}`,
    )
    expect(JSON.stringify(issue)).not.toMatch(/\\u|\u202E|\uE000/)
    expect(issue.entries[0]).toMatchObject({
      title: 't',
      author: 'n',
      excerpt: 'x',
      url: 'http://short.example/a1',
    })
  })
})
