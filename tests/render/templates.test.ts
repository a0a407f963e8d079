import { symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { NewsletterError } from '../../src/errors.ts'
import { renderEdition } from '../../src/render/render-edition.ts'
import { issueOf, LETTERHEAD } from './sample-issue.ts'
import { templatesWith } from './templates-of.ts'

const MJML = (body: string) =>
  `<mjml>\n  <mj-body>\n    <mj-section>\n      <mj-column>\n${body}\n      </mj-column>\n    </mj-section>\n  </mj-body>\n</mjml>\n`

async function failure(promise: Promise<unknown>): Promise<NewsletterError> {
  const error = await promise.then(
    () => null,
    (error: unknown) => error,
  )
  if (!(error instanceof NewsletterError))
    throw new Error(`expected a NewsletterError and got ${String(error)}`)
  return error
}

test("a workspace's own template takes the place of the built-in one", async () => {
  const { templates } = templatesWith({ 'roundup/issue.txt.liquid': 'Own: {{ issue.title }}' })
  const { list } = await renderEdition(issueOf({ title: 'A <title>' }), LETTERHEAD, templates)
  expect(list.text).toBe('Own: A <title>\n')
  expect(list.html).toContain('A &lt;title&gt;')
})

test('a template that puts a slot into the letter to a list is broken', async () => {
  const { templates } = templatesWith({ 'roundup/issue.txt.liquid': 'Leave:\n{{ slots.unsubscribeUrl }}' })
  const error = await failure(renderEdition(issueOf(), LETTERHEAD, templates))
  expect(error.message).toMatch(/issue\.txt\.liquid, line 2.*slots\.unsubscribeUrl/)
})

describe('a broken template names file and line', () => {
  test.each([
    ['an unknown variable', 'one\n{{ nope }}', /a\.liquid, line 2, column 4: undefined variable: nope/],
    ['an unknown filter', 'one\n\n{{ x | nope }}', /a\.liquid, line 3, .*undefined filter: nope/],
    ['a tag that is not closed', 'one\n{% if x %}', /a\.liquid, line 2, .*not closed/],
    ['an unknown tag', '{% nope %}', /a\.liquid, line 1, .*tag "nope" not found/],
    ['a partial that is missing', 'one\n{% render "b.liquid" %}', /a\.liquid, line 2, .*b\.liquid/],
    [
      'a mistake in a partial',
      '{% render "p.liquid" %}',
      /p\.liquid, line 2, column 4: undefined variable: nope/,
    ],
    [
      'a loop without end',
      '{% for i in (1..10000000000) %}{{ i }}{% endfor %}',
      /a\.liquid, line 1, .*limit/,
    ],
  ])('%s', async (_, template, message) => {
    const { templates } = templatesWith({ 'a.liquid': template, 'p.liquid': 'x\n{{ nope }}' })
    const error = await failure(templates.renderText('a.liquid', { x: 1 }))
    expect(error.code).toBe('template')
    expect(error.message).toMatch(message)
    expect(error.fix).not.toBe('')
  })

  test.each([
    ['an unknown attribute', '        <mj-text colour="red">x</mj-text>', /a\.liquid, line 5: .*colour/],
    ['an unknown element', '        <mj-foo>x</mj-foo>', /a\.liquid, line 5: .*mj-foo/],
    ['a value that is none', '        <mj-text padding="banana">x</mj-text>', /a\.liquid, line 5: .*banana/],
    ['no MJML at all', 'x', /a\.liquid/],
  ])('%s in the MJML', async (_, body, message) => {
    const { templates } = templatesWith({ 'a.liquid': body === 'x' ? 'x' : MJML(body) })
    expect((await failure(templates.renderHtml('a.liquid', {}))).message).toMatch(message)
  })

  test('and where Liquid made the line, the line of what it made', async () => {
    const { templates } = templatesWith({
      'a.liquid': MJML('{% for i in (1..3) %}\n<mj-text n{{ i }}="x">y</mj-text>{% endfor %}'),
    })
    const { message } = await failure(templates.renderHtml('a.liquid', {}))
    expect(message).toMatch(/a\.liquid, line 6 of the MJML that it makes: .*n1/)
  })
})

describe('a template cannot reach', () => {
  test.each(['../../../../etc/passwd', '/etc/passwd', 'link.liquid'])('the file %s', async path => {
    const { folder, templates } = templatesWith({ 'a.liquid': `{% render "${path}" %}` })
    symlinkSync('/etc/passwd', join(folder, 'link.liquid'))
    expect((await failure(templates.renderText('a.liquid', {}))).message).not.toContain('root:')
  })

  test.each(['x.constructor', 'x.__proto__', 'process.env', 'x.toString'])('%s', async path => {
    const { templates } = templatesWith({ 'a.liquid': `{{ ${path} }}` })
    expect((await failure(templates.renderText('a.liquid', { x: {} }))).message).toContain(
      'undefined variable',
    )
  })

  test('a file by mj-include', async () => {
    const { templates } = templatesWith({ 'a.liquid': MJML('<mj-include path="/etc/passwd" />') })
    const html = await templates.renderHtml('a.liquid', {}).catch((error: unknown) => String(error))
    expect(html).not.toContain('root:')
  })
})
