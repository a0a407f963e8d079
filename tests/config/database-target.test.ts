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
  ['2015', 'newsletter_2015_'],
  ['pg_news', 'newsletter_pg_news_'],
  ['Übersicht', 'newsletter_bersicht_'],
  ['週報', 'newsletter__'],
  [`a";drop schema x;--`, 'newsletter_adrop_schema_x___'],
  ['n'.repeat(200), `newsletter_${'n'.repeat(40)}_`],
])('a workspace in the folder %j has a schema of its own: %s', (folder, schema) => {
  const target = databaseTarget({ database: URL }, `/srv/${folder}`)
  if (target.kind !== 'postgres') throw new Error('expected PostgreSQL')
  expect(target.url).toBe(URL)
  expect(target.schema.startsWith(schema)).toBe(true)
  expect(target.schema).toMatch(/^[a-z_][a-z0-9_]{0,62}$/)
})

test('folders whose names lose letters do not share a schema', () => {
  const [one, other] = ['/a/週報', '/a/月報'].map(root => databaseTarget({ database: URL }, root))
  expect(one).not.toEqual(other)
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
