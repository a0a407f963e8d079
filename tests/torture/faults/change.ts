// F24 to F26: the world changes while it sends: readers leave, words are edited, one recipient cannot be written to,
// the program is another version.
import { appendFileSync, cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { copiesPer, endedWith, type Fault, look, outcome } from '../fault.ts'
import { type Lab, readerAddress } from '../lab.ts'

const SLOW = [{ at: 'dot', act: { kind: 'slow', ms: 40, spreadMs: 40 } }] as const
const OLD = 'words as they were'
const NEW = 'words that were changed'

export const CHANGES: readonly Fault[] = [
  {
    row: 'F24',
    injected:
      'while it sends: one leaves, one is suppressed, issue, template and name of the newsletter are edited',
    expected: 'these two do not get it; everybody else gets the frozen words',
    bound: '0',
    run: async ({ lab: make }) => {
      const lab = await make({ readers: 600, rules: SLOW, sink: { words: [OLD, NEW] } })
      const { ended } = lab.send()
      await Promise.race([lab.sink.accepted(15), ended])
      const [leaves, suppressed] = [readerAddress(599), readerAddress(600)]
      const changes = await Promise.all([
        lab.run(['subscribers', 'remove', leaves, '--from', 'readers']),
        lab.run(['subscribers', 'suppress', suppressed, '--reason', 'asked to']),
      ])
      editEverything(lab)
      const first = await ended
      const receipts = lab.sink.receipts()
      const wrong = receipts.filter(({ words }) => !words.includes(OLD) || words.includes(NEW))
      const problems = [
        ...changes.flatMap(change => endedWith([0], 'the change', change)),
        ...endedWith([0], 'it', first),
        ...receipts
          .filter(({ to }) => to === leaves || to === suppressed)
          .map(({ to }) => `${to} got it all the same`),
        ...(wrong.length > 0 ? [`${wrong.length} got other words than were frozen`] : []),
      ]
      return await outcome(lab, { bound: 0, others: { suppressed: 2 } }, problems)
    },
  },
  {
    row: 'F25',
    injected: 'two recipients whose address is none, as a damaged row would have it',
    expected: 'these two have failed, with the reason; the rest go; exit 1',
    bound: '0',
    run: async ({ lab: make }) => {
      const lab = await make({ readers: 100 })
      change(lab, "update subscribers set address = 'no address at all ' || id where id in (5, 50)")
      const ended = await lab.send().ended
      const failed = (await look(lab)).filter(({ state }) => state === 'failed')
      const problems = [
        ...endedWith([1], 'it', ended),
        ...(failed.every(({ reason }) => (reason ?? '') !== '') ? [] : ['no reason is given']),
      ]
      return await outcome(lab, { bound: 0, others: { failed: 2 }, verifyMay: /no address at all/ }, problems)
    },
  },
  {
    row: 'F26',
    injected: 'killed while it sends; then the database is of a newer version; then of this one again',
    expected: 'the newer one is refused, exit 69, and not touched; resumes afterwards',
    bound: 'one a connection',
    run: async ({ lab: make }) => {
      const lab = await make({
        readers: 300,
        rules: [{ at: 'dot', act: { kind: 'slow', ms: 5, spreadMs: 5 } }],
      })
      const { child, ended } = lab.send()
      await Promise.race([lab.sink.accepted(50), ended])
      child.kill('SIGKILL')
      await ended
      await look(lab)
      const before = lab.sink.receipts().length
      change(lab, "insert into migrations (name) values ('9999-of-a-later-version')")
      const rows = allRows(lab)
      const refused = await lab.resume()
      const problems = [
        ...endedWith([69], 'on the newer database it', refused),
        ...(lab.sink.receipts().length > before ? ['it sent from a database that it does not know'] : []),
        ...(allRows(lab) === rows ? [] : ['it changed a database that it does not know']),
      ]
      change(lab, "delete from migrations where name = '9999-of-a-later-version'")
      problems.push(...endedWith([0], 'afterwards it', await lab.finish()))
      return await outcome(lab, { bound: copiesPer(lab, 1) }, problems)
    },
  },
]

function editEverything({ folder }: Lab): void {
  const issue = join(folder, 'issue.md')
  writeFileSync(issue, readFileSync(issue, 'utf8').replace(OLD, NEW))
  const templates = join(import.meta.dirname, '../../../templates')
  cpSync(templates, join(folder, 'templates'), { recursive: true })
  appendFileSync(join(folder, 'templates/roundup/issue.txt.liquid'), `\n${NEW}\n`)
  const config = join(folder, 'newsletter.yaml')
  writeFileSync(config, readFileSync(config, 'utf8').replace('Community blog roundup', NEW))
}

/** What no command would do. */
function change(lab: Lab, sql: string): void {
  const database = new DatabaseSync(lab.database, { timeout: 10_000 })
  database.exec(sql)
  database.close()
}

function allRows(lab: Lab): string {
  const database = new DatabaseSync(lab.database, { timeout: 10_000, readOnly: true })
  const rows = JSON.stringify(database.prepare('select * from deliveries order by id').all())
  database.close()
  return rows
}
