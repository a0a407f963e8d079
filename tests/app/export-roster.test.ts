// What is exported is safe to open, and imported again it gives the same people.

import { statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { exportRoster, writeRoster } from '../../src/app/export-roster.ts'
import { importRoster } from '../../src/app/import-roster.ts'
import { importSubscribers } from '../../src/store/subscribers.ts'
import { tagsOf } from '../../src/store/tags.ts'
import { csvReader } from '../../src/text/csv.ts'
import { type AppForTest, forEachApp, NOW, refusal } from './app-for-test.ts'

const READERS = { roster: 'readers', state: 'active' } as const

async function peopleOf({ db }: AppForTest, roster: string) {
  const rows = await db
    .selectFrom('subscribers')
    .selectAll()
    .where('roster', '=', roster)
    .orderBy('id')
    .execute()
  const tags = await tagsOf(
    db,
    rows.map(({ id }) => id),
  )
  return rows.map(({ id, address, name, language }) => ({
    address,
    name,
    language,
    tags: tags.get(id) ?? [],
  }))
}

forEachApp('an exported roster', open => {
  it('gives the same people when it is imported, and has no cell that a spreadsheet runs', async () => {
    const test = await open()
    const name = fc.string({
      unit: fc.constantFrom('A', 'd', "'", '"', ',', ';', '=', '+', '-', '@', '\uFF1D', ' '),
      maxLength: 12,
    })
    await fc.assert(
      fc.asyncProperty(fc.array(name, { maxLength: 5 }), async names => {
        for (const table of ['tags', 'subscribers'] as const) await test.db.deleteFrom(table).execute()
        const people = names.map((name, n) => ({
          address: `${['=', '+', '-', "'", 'x'][n]}${n}@example.org`,
          addressKey: `${['=', '+', '-', "'", 'x'][n]}${n}@example.org`,
          name: name.replace(/ +/g, ' ').trim() || null,
          language: n === 0 ? 'de' : null,
          tags: n === 1 ? ['=founder', 'guest'] : [],
        }))
        await importSubscribers(test.db, 'readers', people, 'imported', NOW)
        const csv = (await Array.fromAsync(exportRoster(test.app, READERS))).join('')
        const cells = csvReader(',')
          .take(csv.replaceAll('\r\n', '\n'))
          .flatMap(row => row.cells)
        for (const cell of cells) expect(cell).not.toMatch(/^[=+\-@\t\uFF1D]/)
        const file = join(test.app.workspace.root, 'export.csv')
        writeFileSync(file, csv)
        expect(await importRoster(test.app, file, 'copy')).toMatchObject({
          added: people.length,
          rejected: 0,
        })
        expect(await peopleOf(test, 'copy')).toEqual(await peopleOf(test, 'readers'))
      }),
      { numRuns: 25 },
    )
  })

  it('is written for its owner alone, and over nothing', async () => {
    const test = await open()
    await importSubscribers(
      test.db,
      'readers',
      [{ address: 'ada@example.org', addressKey: 'ada@example.org', name: 'Ada' }],
      'imported',
      NOW,
    )
    const file = join(test.app.workspace.root, 'out.csv')
    expect(await writeRoster(test.app, READERS, file)).toBe(1)
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect((await refusal(writeRoster(test.app, READERS, file))).code).toBe('input')
  })
})
