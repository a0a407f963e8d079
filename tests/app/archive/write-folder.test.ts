// A folder of ours: nothing foreign is overwritten, removed or followed out of it (S-26).
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type Content, writeFolder } from '../../../src/app/archive/write-folder.ts'
import { temporaryFolder } from '../../config/temporary-folder.ts'
import { refusal } from '../app-for-test.ts'

const MANIFEST = '.newsletter-archive.json'

const content = (files: Readonly<Record<string, string>>): Content =>
  new Map(Object.entries(files).map(([path, body]) => [path, () => body]))

const A_AND_B = { 'a.html': 'A', 'deep/b/index.html': 'B' }

function newFolder(): string {
  return join(temporaryFolder(), 'public')
}

describe('writing a folder', () => {
  test('makes it, and says what was written', async () => {
    const folder = newFolder()
    expect(await writeFolder(folder, content(A_AND_B))).toEqual({
      folder,
      files: 2,
      written: 2,
      unchanged: 0,
      removed: 0,
    })
    expect(readFileSync(join(folder, 'deep/b/index.html'), 'utf8')).toBe('B')
  })

  test('leaves alone what is the same, down to its time', async () => {
    const folder = newFolder()
    await writeFolder(folder, content(A_AND_B))
    utimesSync(join(folder, 'a.html'), 1_000, 1_000)
    expect(await writeFolder(folder, content({ ...A_AND_B, 'a.html': 'A' }))).toMatchObject({ unchanged: 2 })
    expect(statSync(join(folder, 'a.html')).mtimeMs).toBe(1_000_000)
  })

  test('mends a file of ours that somebody changed', async () => {
    const folder = newFolder()
    await writeFolder(folder, content(A_AND_B))
    writeFileSync(join(folder, 'a.html'), 'vandalised')
    expect(await writeFolder(folder, content(A_AND_B))).toMatchObject({ written: 1 })
    expect(readFileSync(join(folder, 'a.html'), 'utf8')).toBe('A')
  })

  test('removes what it wrote before and no longer has, with folders that are left empty', async () => {
    const folder = newFolder()
    await writeFolder(folder, content(A_AND_B))
    writeFileSync(join(folder, 'mine.txt'), 'kept')
    expect(await writeFolder(folder, content({ 'a.html': 'A' }))).toMatchObject({ removed: 1 })
    expect(readdirSync(folder).toSorted()).toEqual([MANIFEST, 'a.html', 'mine.txt'])
  })

  test('takes a folder that a host’s own files are in', async () => {
    const folder = newFolder()
    mkdirSync(join(folder, '.git'), { recursive: true })
    writeFileSync(join(folder, 'CNAME'), 'newsletter.example.org\n')
    writeFileSync(join(folder, '.nojekyll'), '')
    await writeFolder(folder, content({ ...A_AND_B, '.nojekyll': '' }))
    expect(readFileSync(join(folder, 'CNAME'), 'utf8')).toBe('newsletter.example.org\n')
  })

  test('follows no symbolic link that stands where the list of files is written first', async () => {
    const folder = newFolder()
    const outside = join(temporaryFolder(), 'secret')
    writeFileSync(outside, 'secret')
    await writeFolder(folder, content({ 'b.html': 'B' }))
    symlinkSync(outside, join(folder, `${MANIFEST}.part`))
    await writeFolder(folder, content(A_AND_B))
    expect(readFileSync(outside, 'utf8')).toBe('secret')
    expect(existsSync(join(folder, `${MANIFEST}.part`))).toBe(false)
  })
})

describe('a folder is refused, and left as it is,', () => {
  test('when it holds other files and no archive', async () => {
    const folder = newFolder()
    mkdirSync(folder)
    writeFileSync(join(folder, 'thesis.doc'), 'years of work')
    expect((await refusal(writeFolder(folder, content(A_AND_B)))).message).toContain('thesis.doc')
    expect(readdirSync(folder)).toEqual(['thesis.doc'])
  })

  test('when a file of somebody else is in a place of ours', async () => {
    const folder = newFolder()
    await writeFolder(folder, content({ 'a.html': 'A' }))
    mkdirSync(join(folder, 'deep/b'), { recursive: true })
    writeFileSync(join(folder, 'deep/b/index.html'), 'theirs')
    const error = await refusal(writeFolder(folder, content({ ...A_AND_B, 'a.html': 'changed' })))
    expect(error.message).toContain('is in the way')
    expect(readFileSync(join(folder, 'deep/b/index.html'), 'utf8')).toBe('theirs')
    expect(readFileSync(join(folder, 'a.html'), 'utf8')).toBe('A')
  })

  test.each(['deep', 'deep/b'])('when a symbolic link leads out of it: %s', async at => {
    const [folder, outside] = [newFolder(), newFolder()]
    await writeFolder(folder, content({ 'a.html': 'A' }))
    mkdirSync(outside)
    mkdirSync(join(folder, at, '..'), { recursive: true })
    symlinkSync(outside, join(folder, at))
    expect((await refusal(writeFolder(folder, content(A_AND_B)))).message).toContain('is in the way')
    expect(readdirSync(outside)).toEqual([])
  })

  test('when a symbolic link stands in a file’s place', async () => {
    const folder = newFolder()
    const outside = join(temporaryFolder(), 'secret')
    writeFileSync(outside, 'secret')
    await writeFolder(folder, content({ 'b.html': 'B' }))
    symlinkSync(outside, join(folder, 'a.html'))
    await refusal(writeFolder(folder, content(A_AND_B)))
    expect(readFileSync(outside, 'utf8')).toBe('secret')
  })

  test.each([
    '{',
    '[]',
    ...['../outside', '/etc/passwd', 'a/../../b'].map(path =>
      JSON.stringify({ files: [path], unfinished: false }),
    ),
  ])('when its list of files is damaged: %s', async text => {
    const folder = newFolder()
    await writeFolder(folder, content(A_AND_B))
    writeFileSync(join(folder, MANIFEST), text)
    expect((await refusal(writeFolder(folder, content({})))).message).toContain('damaged')
    expect(existsSync(join(folder, 'a.html'))).toBe(true)
  })

  test.each(['../a.html', '/a.html', 'a/../../b', 'a//b', 'a\\b', 'a\0b', './a'])(
    'when a path is none below it: %j',
    async path => {
      await expect(writeFolder(newFolder(), content({ [path]: 'x' }))).rejects.toThrow('no path below')
    },
  )
})

test.each(['', 'below'])('a place that is a file already says that it cannot be written: %s', async below => {
  const file = join(temporaryFolder(), 'a-file')
  writeFileSync(file, 'kept')
  const error = await refusal(writeFolder(join(file, below), content(A_AND_B)))
  expect(error.message).toMatch(/cannot be written \((?:EEXIST|ENOTDIR)\)/)
  expect(readFileSync(file, 'utf8')).toBe('kept')
})

test('killed anywhere, it is whole and clean after the next run', async () => {
  const folder = newFolder()
  await writeFolder(folder, content({ 'old.html': 'old', 'a.html': 'A' }))
  const killed = new Map<string, () => string>([
    ['a.html', () => 'A2'],
    [
      'b.html',
      () => {
        throw new Error('killed')
      },
    ],
  ])
  await expect(writeFolder(folder, killed)).rejects.toThrow('killed')
  for (const name of ['a.html.part', 'b.html.part', 'old.html.part'])
    writeFileSync(join(folder, name), 'half')
  expect(await writeFolder(folder, content({ 'a.html': 'A2', 'b.html': 'B' }))).toMatchObject({ removed: 1 })
  expect(readdirSync(folder).toSorted()).toEqual([MANIFEST, 'a.html', 'b.html'])
})
