import { expect, test } from 'vitest'
import { databaseTarget } from '../../src/config/database-target.ts'
import { loadConfig } from '../../src/config/load.ts'
import { temporaryFolder } from './temporary-folder.ts'

const URL = 'postgres://me:pw@db.example.org/news'

test('sqlite is a file in the workspace', () => {
  expect(databaseTarget({ database: 'sqlite' }, '/srv/roundup')).toEqual({
    kind: 'sqlite',
    file: '/srv/roundup/.newsletter/state.db',
  })
})

test.each([
  ['roundup', 'roundup'],
  ['Community-Roundup 2.0', 'community_roundup_2_0'],
  ['2015', 'newsletter_2015'],
  ['pg_news', 'newsletter_pg_news'],
  ['Übersicht', '_fc_bersicht'],
  ['U\u0308bersicht', '_fc_bersicht'],
  ['週報', '_9031__5831_'],
  [`a";--`, 'a_22__3b___'],
  ['', 'newsletter_'],
])('a workspace in the folder %j has a schema of its own: %s', (folder, schema) => {
  expect(databaseTarget({ database: URL }, folder === '' ? '/' : `/srv/${folder}`)).toEqual({
    kind: 'postgres',
    url: URL,
    schema,
  })
})

test('a folder whose name is too long for a schema needs ?schema=', () => {
  const root = `/srv/${'n'.repeat(64)}`
  expect(() => databaseTarget({ database: URL }, root)).toThrow(
    expect.objectContaining({ code: 'config', fix: expect.stringContaining('?schema=') }),
  )
  expect(databaseTarget({ database: `${URL}?schema=n` }, root)).toMatchObject({ schema: 'n' })
})

test('?schema= names the schema and is not passed on', () => {
  const url = `${URL}?sslmode=require&schema=mine`
  expect(databaseTarget({ database: url }, '/srv/roundup')).toEqual({
    kind: 'postgres',
    url: `${URL}?sslmode=require`,
    schema: 'mine',
  })
})

test.each(['a"b', 'PUBLIC', 'pg_catalog', 'information_schema', '', 'a&schema=b', 'x'.repeat(64)])(
  '?schema=%s is refused',
  schema => {
    const root = temporaryFolder({ 'newsletter.yaml': 'name: x\nfrom: a@example.org\n' })
    const env = { NEWSLETTER_DATABASE: `postgres://db.example.org/news?schema=${schema}` }
    expect(() => loadConfig(root, env)).toThrow(
      'NEWSLETTER_DATABASE: database: expected postgres://host/database',
    )
  },
)
