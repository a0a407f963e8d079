// The letters that are measured: issues whose message has a given size on the wire, in a template that is small
// enough for 5,000 octets. Prose with a link an entry, as issues are, and the same at every run.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const TEMPLATE = `<mjml lang="{{ newsletter.language }}" dir="{{ newsletter.direction }}">
  <mj-head><mj-title>{{ issue.title }}</mj-title></mj-head>
  <mj-body>
    <mj-raw>
      <p>Dear {{ slots.name }},</p>
      {% if issue.intro %}{{ issue.intro.html | raw }}{% endif %}
      {% for section in sections %}{% for entry in section.entries %}
        <h2><a href="{{ entry.url }}">{{ entry.title }}</a></h2>
        {% if entry.excerpt %}{{ entry.excerpt.html | raw }}{% endif %}
      {% endfor %}{% endfor %}
      <p>You get this because {{ slots.address }} has been subscribed since {{ slots.since }}. <a href="{{ slots.unsubscribeUrl }}">Unsubscribe</a> · <a href="{{ slots.preferencesUrl }}">Change what you get</a></p>
    </mj-raw>
  </mj-body>
</mjml>
`

const SENTENCES = [
  'Ada wrote down how she moved the build of a large program to two small machines, and what she would not do again.',
  'Most of the time went into waiting for one lock – which nobody had looked at for years.',
  'There are three figures in the post, and the third one is the surprise: the cheap disk was the quick one.',
  'She ends with a list of what is left to do, and asks who else has tried it.',
]

/** @param size octets that the whole prose takes, roughly */
export function issueOf(title: string, size: number): string {
  const entries: string[] = []
  for (let number = 1, left = size; left > 0; number += 1) {
    let excerpt = ''
    for (let turn = 0; excerpt.length < Math.min(left, 400); turn += 1) {
      excerpt += `${SENTENCES[(number + turn) % SENTENCES.length] ?? ''} `
    }
    excerpt = excerpt.slice(0, Math.max(1, left)).trim()
    left -= 400
    const url = `https://blog.example.org/${number}`
    entries.push(
      `**Post number ${number}** by Ada Example\n\n> ${excerpt}\n\n… read more at [${url}](${url})\n`,
    )
  }
  return `---\ntitle: "${title}"\ndate: 2026-01-05\n---\nHello.\n\n${entries.join('\n')}\nBye.\n`
}

export function writeTemplate(workspace: string): void {
  const folder = join(workspace, 'templates/roundup')
  mkdirSync(folder, { recursive: true })
  // A list's variant has no slots, and is rendered, too.
  const forLists = TEMPLATE.replace(
    'Dear {{ slots.name }},',
    "Dear {% if variant == 'subscriber' %}{{ slots.name }}{% else %}all{% endif %},",
  ).replace(
    /You get this because(.*?)<\/p>/,
    "{% if variant == 'subscriber' %}You get this because$1{% endif %}</p>",
  )
  writeFileSync(join(folder, 'issue.mjml.liquid'), forLists)
}
