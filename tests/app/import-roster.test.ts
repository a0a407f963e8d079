// Rosters as spreadsheets write them: good rows are taken, bad ones named, and who had left stays away.
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { importRoster } from '../../src/app/import-roster.ts'
import { openKeys } from '../../src/app/keys.ts'
import { erasedHash } from '../../src/audience/erased-address.ts'
import { recordErasure } from '../../src/store/erasures.ts'
import { countSubscribers, findSubscriber, markLeft, suppress } from '../../src/store/subscribers.ts'
import { tagsOf } from '../../src/store/tags.ts'
import { type AppForTest, forEachApp, NOW, refusal } from './app-for-test.ts'

async function take({ app }: AppForTest, content: string | Uint8Array) {
  const file = join(app.workspace.root, 'readers.csv')
  writeFileSync(file, content)
  return await importRoster(app, file, 'readers')
}

/** Every letter but the last name's is ASCII. */
function lateLatin(): Uint8Array {
  const rows = Array.from(
    { length: 5_000 },
    (_, n) => `r${n}@example.org;Re${n < 4_999 ? 'a' : '\u00E4'}der ${n}`,
  )
  return Buffer.from(['email;name', ...rows].join('\n'), 'latin1')
}

async function names({ db }: AppForTest): Promise<readonly (readonly [string, string | null])[]> {
  const rows = await db.selectFrom('subscribers').select(['address', 'name']).orderBy('id').execute()
  return rows.map(({ address, name }) => [address, name] as const)
}

forEachApp('importing a roster', open => {
  it.each([
    ['commas', 'email,name\nada@example.org,"Sample, Ada"\nbob@example.org,Bob\n'],
    ['semicolons', 'email;name\r\nada@example.org;Sample, Ada\r\nbob@example.org;Bob'],
    ['tabs', 'email\tname\nada@example.org\tSample, Ada\nbob@example.org\tBob\n'],
    [
      'other columns, in any order',
      'Id,Name , EMAIL,x\n1,"Sample, Ada",ada@example.org,\n2,Bob,bob@example.org,y,z\n',
    ],
    ['empty lines', '\nemail;name\n\nada@example.org;"Sample, Ada"\n\n\nbob@example.org;Bob\n\n'],
  ])('reads %s', async (_what, text) => {
    const test = await open()
    expect(await take(test, text)).toEqual({
      added: 2,
      updated: 0,
      unchanged: 0,
      refused: 0,
      rejected: 0,
      problems: [],
      rejectedFile: null,
    })
    expect(await names(test)).toEqual([
      ['ada@example.org', 'Sample, Ada'],
      ['bob@example.org', 'Bob'],
    ])
  })

  const text = 'email;name\nada@example.org;Ädä Sämple\n'
  it.each([
    ['UTF-8', Buffer.from(text)],
    ['UTF-8 with its mark', Buffer.from(`\uFEFF${text}`)],
    ['UTF-16, little end first', Buffer.from(`\uFEFF${text}`, 'utf16le')],
    ['UTF-16, big end first', Buffer.from(`\uFEFF${text}`, 'utf16le').swap16()],
    ['the code page of Windows', Buffer.from(text, 'latin1')],
  ])('reads %s', async (_what, bytes) => {
    const test = await open()
    expect(await take(test, bytes)).toMatchObject({ added: 1, rejected: 0 })
    expect(await names(test)).toEqual([['ada@example.org', 'Ädä Sämple']])
  })

  const long = [
    'email;name',
    ...Array.from({ length: 5_000 }, (_, n) => `r${n}@example.org;Re\u00E4der ${n}`),
  ]
  it.each([
    ['UTF-8', Buffer.from(long.join('\r\n'))],
    ['UTF-16', Buffer.from(`\uFEFF${long.join('\r\n')}`, 'utf16le')],
    ['the code page of Windows', Buffer.from(long.join('\r\n'), 'latin1')],
    ['the same, where that shows at the end alone', lateLatin()],
  ])('reads a long file as %s, wherever its pieces begin', async (_what, bytes) => {
    expect(bytes.length).toBeGreaterThan(2 * 65_536)
    const test = await open()
    expect(await take(test, bytes)).toMatchObject({ added: 5_000, rejected: 0, problems: [] })
    const taken = await names(test)
    expect(taken.at(-1)).toEqual(['r4999@example.org', 'Re\u00E4der 4999'])
    expect(taken.filter(([, name]) => !/^Re\u00E4der \d+$|^Reader \d+$/.test(name ?? ''))).toEqual([])
  })

  it('names the line of a bad row far down, with rows of several lines before it', async () => {
    const test = await open()
    const csv = `email,name\r\n${'ada@example.org,"Ada\r\nSample"\r\n'.repeat(5_000)}nobody,Eve\r\n`
    const { unchanged, problems } = await take(test, csv)
    expect([unchanged, problems]).toEqual([4_999, [{ line: 10_002, message: 'nobody is no address' }]])
  })

  it('names each bad row by its line, and takes the others', async () => {
    const test = await open()
    const csv =
      'email,name\nada@example.org,Ada\nno address,Eve\n,Nobody\n"a@b.example.org\r\nRCPT TO:<x@y.z>",Eve\nbob@example.org,Bob\n'
    const result = await take(test, csv)
    expect(result).toMatchObject({ added: 2, rejected: 3 })
    expect(result.problems).toEqual([
      { line: 3, message: 'no address is no address' },
      { line: 4, message: 'no address' },
      { line: 5, message: 'a@b.example.org RCPT TO:<x@y.z> is no address' },
    ])
    expect((await names(test)).map(([address]) => address)).toEqual(['ada@example.org', 'bob@example.org'])
  })

  it('takes each address once, whatever its case, with the last name', async () => {
    const test = await open()
    const csv = 'email,name\nada@example.org,Ada\nADA@Example.org,\nAda@example.org,Ada Sample\n'
    expect(await take(test, csv)).toMatchObject({ added: 1, unchanged: 1, updated: 1 })
    expect(await take(test, csv)).toMatchObject({ added: 0, unchanged: 1, updated: 2 })
    expect(await countSubscribers(test.db, 'readers')).toBe(1)
  })

  it('does not bring back who had left, nor take who is suppressed', async () => {
    const test = await open()
    await take(test, 'email\nada@example.org\n')
    await markLeft(test.db, 1, NOW)
    await suppress(test.db, 'bob@example.org', 'complained', NOW)
    const result = await take(test, 'email\nAda@example.org\nbob@example.org\ncleo@example.org\n')
    expect(result).toMatchObject({ added: 1, refused: 2, rejected: 0 })
    expect(result.problems).toEqual([
      { line: 2, message: 'Ada@example.org had left' },
      { line: 3, message: 'bob@example.org is suppressed' },
    ])
    expect(await findSubscriber(test.db, 'readers', 'ada@example.org')).toMatchObject({ state: 'left' })
    expect(await findSubscriber(test.db, 'readers', 'bob@example.org')).toBeUndefined()
  })

  it('takes names as plain text of one line', async () => {
    const test = await open()
    await take(
      test,
      `email,name\nada@example.org," Ada\n Sample\u001B[31m\u202E "\nbob@example.org,${'x'.repeat(500)}\n`,
    )
    expect(await names(test)).toEqual([
      ['ada@example.org', 'Ada Sample'],
      ['bob@example.org', 'x'.repeat(200)],
    ])
  })

  it('takes none of a file that is no roster', async () => {
    const test = await open()
    for (const csv of [
      'name,address\nAda,ada@example.org\n',
      'ada@example.org\nbob@example.org\n',
      'name\n',
      '',
    ]) {
      expect((await refusal(take(test, csv))).code).toBe('input')
    }
    expect((await refusal(importRoster(test.app, '/nowhere/readers.csv', 'readers'))).code).toBe('input')
    expect(await names(test)).toEqual([])
    expect(await take(test, 'email,name\n')).toMatchObject({ added: 0, problems: [] })
  })

  it('takes the rows around a quote that is never closed, and names its line', async () => {
    const test = await open()
    const csv = `email,name\nada@example.org,"Ada\n${'bob@example.org,Bob\n'.repeat(10_000)}`
    expect(await take(test, csv)).toMatchObject({
      added: 1,
      unchanged: 9_999,
      rejected: 1,
      problems: [{ line: 2, message: 'a quote in it is never closed' }],
    })
  })

  it('keeps the rows that it cannot read in a file that can be put right and imported', async () => {
    const test = await open()
    const csv = 'email,name\nada@example.org,Ada\nbob at example.org,"=Bob, junior"\n'
    const { rejectedFile } = await take(test, csv)
    expect(rejectedFile).toBe(join(test.app.workspace.root, 'readers.csv.rejected'))
    const text = readFileSync(rejectedFile ?? '', 'utf8')
    expect(text).toBe(
      'line,reason,email,name\r\n3,bob at example.org is no address,bob at example.org,"\'=Bob, junior"\r\n',
    )
    expect(statSync(rejectedFile ?? '').mode & 0o777).toBe(0o600)
    expect(await take(test, text.replace('bob at ', 'bob@').replace(',bob at', ',bob@'))).toMatchObject({
      added: 0,
      rejected: 1,
    })
    const corrected = text.replaceAll('bob at example.org', 'bob@example.org')
    expect(await take(test, corrected)).toMatchObject({ added: 1, rejected: 0, rejectedFile: null })
    expect(await names(test)).toEqual([
      ['ada@example.org', 'Ada'],
      ['bob@example.org', '=Bob, junior'],
    ])
  })

  it('takes none when the rows that it cannot read cannot be kept', async () => {
    const test = await open()
    const file = join(test.app.workspace.root, 'readers.csv')
    writeFileSync(file, 'email\nada@example.org\nnobody\n')
    const { code } = await refusal(importRoster(test.app, file, 'readers', '/nowhere/rejected'))
    expect(code).toBe('input')
    expect(await names(test)).toEqual([])
  })

  it('reads what Excel and mailing programs write', async () => {
    const test = await open()
    const csv =
      'sep=;\r\n"Email Address";"First Name";Last Name;;\r\nada@example.org;Ada;Sample;;\r\n;;;;\r\n"Bob Example <bob@example.org>";;;;\r\n'
    expect(await take(test, csv)).toMatchObject({ added: 2, rejected: 0, problems: [] })
    expect(await names(test)).toEqual([
      ['ada@example.org', 'Ada Sample'],
      ['bob@example.org', 'Bob Example'],
    ])
  })

  it('reads the tab that Excel names as its separator', async () => {
    const test = await open()
    const csv = 'sep=\t\r\nemail\tname\r\nada@example.org\tSample, Ada, of London, Kent\r\n'
    expect(await take(test, csv)).toMatchObject({ added: 1, rejected: 0 })
    expect(await names(test)).toEqual([['ada@example.org', 'Sample, Ada, of London, Kent']])
  })

  it('takes no line that is too long for a row, and no file that begins with one', async () => {
    const test = await open()
    const long = 'x'.repeat(300_000)
    expect(await take(test, `email,name\neve@example.org,${long}\nada@example.org,Ada\n`)).toMatchObject({
      added: 1,
      rejected: 1,
      problems: [{ line: 2, message: 'it is too long for a row: here is its beginning' }],
    })
    expect((await refusal(take(test, `${long}\nada@example.org,Ada\n`))).code).toBe('input')
  })

  it('reads UTF-16 without a mark, and keeps what has a NUL in it out', async () => {
    const test = await open()
    const csv = 'email,name\nada@example.org,\u00C4da\nb\u0000ob@example.org,Bob\neve@example.org,E\u0000ve\n'
    for (const bytes of [Buffer.from(csv, 'utf16le'), Buffer.from(csv, 'utf16le').swap16(), Buffer.from(csv)])
      expect(await take(test, bytes)).toMatchObject({ rejected: 1, problems: [{ line: 3 }] })
    expect(await names(test)).toEqual([
      ['ada@example.org', '\u00C4da'],
      ['eve@example.org', 'Eve'],
    ])
  })

  it('keeps languages and tags, and adds to the tags that somebody has', async () => {
    const test = await open()
    const csv = 'email,language,tags\nada@example.org,de,"Founder, speaker"\nbob@example.org,nonsense!,\n'
    expect(await take(test, csv)).toMatchObject({ added: 2 })
    expect(await take(test, csv)).toMatchObject({ unchanged: 2 })
    expect(await take(test, 'email,tags\nada@example.org,guest|founder\n')).toMatchObject({ updated: 1 })
    expect(await tagsOf(test.db, [1, 2])).toEqual(new Map([[1, ['founder', 'guest', 'speaker']]]))
    expect(await findSubscriber(test.db, 'readers', 'ada@example.org')).toMatchObject({ language: 'de' })
    expect(await findSubscriber(test.db, 'readers', 'bob@example.org')).toMatchObject({ language: null })
  })

  it('does not take who was erased', async () => {
    const test = await open()
    const { erasures } = await openKeys(test.app)
    await recordErasure(test.db, erasedHash('ada@example.org', erasures), NOW)
    expect(await take(test, 'email\nAda@example.org\nbob@example.org\n')).toMatchObject({
      added: 1,
      refused: 1,
      problems: [{ line: 2, message: 'Ada@example.org was erased at their own wish' }],
    })
  })

  it('takes thousands', async () => {
    const test = await open()
    const rows = Array.from({ length: 3_000 }, (_, n) => `reader${n}@example.org,Reader ${n}`)
    expect(await take(test, ['email,name', ...rows].join('\n'))).toMatchObject({ added: 3_000 })
  })
})
