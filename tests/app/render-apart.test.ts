import { fork } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { renderApart } from '../../src/app/render-apart.ts'
import { type RenderingOrder, renderHere } from '../../src/app/rendering.ts'
import { builtInTemplates } from '../../src/render/built-in-templates.ts'
import { hashEdition } from '../../src/render/edition.ts'
import { temporaryFolder } from '../config/temporary-folder.ts'
import { issueOf, LETTERHEAD } from '../render/sample-issue.ts'

function order(templates: Readonly<Record<string, string>> = {}): RenderingOrder {
  const folders = [temporaryFolder(templates), builtInTemplates()]
  return { issue: issueOf({ title: 'Ümläut, 漢字, \u{1F600} & <b>' }), letterhead: LETTERHEAD, folders }
}

/** A program that stands in for the one that renders. */
function program(code: string): string {
  return join(temporaryFolder({ 'program.mjs': code }), 'program.mjs')
}

test('an edition that is rendered apart is the same, octet for octet', async () => {
  const ours = order()
  const edition = await renderApart(ours)
  expect(edition).toEqual(await renderHere(ours))
  expect(hashEdition(edition)).toBe(edition.hash)
})

test.each([
  ['Liquid', { 'roundup/issue.txt.liquid': 'one\n{{ nope }}' }, /issue\.txt\.liquid, line 2, column 4/],
  ['MJML', { 'roundup/issue.mjml.liquid': '<mjml>\n<mj-body>\n<mj-nope />\n</mj-body>\n</mjml>' }, /line 3/],
])('a mistake in %s is told with file and line, as if it were rendered here', async (_, templates, place) => {
  const ours = order(templates)
  const here = await renderHere(ours).catch((error: unknown) => error)
  expect(here).toMatchObject({ code: 'template', message: expect.stringMatching(place) })
  const { code, message, fix } = here as { code: string; message: string; fix: string }
  await expect(renderApart(ours)).rejects.toMatchObject({ name: 'NewsletterError', code, message, fix })
})

test('a process that fails is our own fault, and told with what it said', async () => {
  const failing = program('process.once("message", () => { throw new Error("out of order") })')
  await expect(renderApart(order(), failing)).rejects.toThrow(/ended with 1 .*out of order/s)
  await expect(renderApart(order(), '/nowhere/program.mjs')).rejects.toThrow('ended with 1')
})

test('a process that is ended from outside, as for want of memory, is said, and to try again', async () => {
  const killed = program('process.once("message", () => process.kill(process.pid, "SIGKILL"))')
  await expect(renderApart(order(), killed)).rejects.toMatchObject({
    code: 'stopped',
    exit: 75,
    message: expect.stringContaining('SIGKILL'),
  })
})

test('a process whose answer makes no sense does not stay', async () => {
  const folder = temporaryFolder()
  const senseless = program(`
    import { writeFileSync } from 'node:fs'
    writeFileSync(${JSON.stringify(join(folder, 'pid'))}, String(process.pid))
    process.on('message', () => process.send({ edition: null }))`)
  await expect(renderApart(order(), senseless)).rejects.toThrow()
  const pid = Number(readFileSync(join(folder, 'pid'), 'utf8'))
  while (isThere(pid)) await setImmediate()
})

test('the process that renders ends by itself when nobody is there any more to order', async () => {
  const child = fork(join(import.meta.dirname, '../../src/app/render-process.ts'), { execArgv: [] })
  await once(child, 'spawn')
  child.disconnect()
  expect(await once(child, 'exit')).toEqual([0, null])
})

test('the process that renders is given no secret', async () => {
  process.env['SAMPLE_SECRET'] = 'open sesame'
  const telling = program(`
    process.once('message', () => { throw new Error(Object.keys(process.env).join(' ') + '.') })`)
  await expect(renderApart(order(), telling)).rejects.toThrow(/Error: (NODE_\w+ ?)*\./)
  delete process.env['SAMPLE_SECRET']
})

function isThere(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
