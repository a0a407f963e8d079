// What `newsletter init` lays down: a small workspace that is valid and works as it is, nothing overwritten.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { NewsletterError } from '../errors.ts'
import { CONFIG_FILE, workspaceAt } from './workspace.ts'

/**
 * Makes a workspace in `folder`, which may exist, and says which files it wrote there. Throws
 * NewsletterError('workspaceExists') before writing anything when one of them is there; only .gitignore is
 * added to.
 */
export function scaffold(folder: string): readonly string[] {
  const { root, issues } = workspaceAt(resolve(folder))
  const taken = Object.keys(FILES).filter(name => existsSync(join(root, name)))
  if (taken.length > 0) {
    throw new NewsletterError('workspaceExists', {
      what: `${root} has ${taken.join(', ')} already.`,
      fix: taken.includes(CONFIG_FILE)
        ? 'Go on with it: `newsletter`.'
        : 'Choose another folder, or move them.',
    })
  }
  for (const [name, text] of Object.entries(FILES)) {
    const file = join(root, name)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text, { flag: 'wx' })
  }
  mkdirSync(issues, { recursive: true })
  ignoreState(join(root, '.gitignore'))
  return [...Object.keys(FILES), '.gitignore']
}

function ignoreState(file: string): void {
  const text = existsSync(file) ? readFileSync(file, 'utf8') : ''
  if (/^\/?\.newsletter\/?\s*$/m.test(text)) return
  writeFileSync(file, `${text}${text === '' || text.endsWith('\n') ? '' : '\n'}.newsletter/\n`)
}

const CONFIG = `# Your newsletter. Everything commented out has the value that is shown, or is off.
name: Community blog roundup
from: Example Editor <editor@example.org>
# Where contributions come to: an answer to an issue, with a link in it.
replyTo: roundup@example.org
# The law of many countries wants it at the foot of each mail.
postalAddress: 1 Example Street, Example Town
language: en
timezone: UTC

# Who gets it: files in subscribers/. NAME.yaml is a mailing list, NAME.csv a roster to import.
audiences: [example-list, readers]

# Without a mail server, mail goes to files in .newsletter/outbox/, as a rehearsal.
# A secret comes from the environment; a variable that is not set is an error.
# smtp: { url: "\${SMTP_URL}" }          # smtp://user:password@mail.example.org:587

# Where your web pages are: the archive, subscribing, leaving.
# baseUrl: https://newsletter.example.org

# Short links, numbered through all issues: https://newsletter.example.org/blog1
# links: { base: https://newsletter.example.org, prefix: blog, start: 1 }

# How many editors must approve an issue; with 0 your own yes is enough.
# approval: { required: 0 }
`

const LIST = `# A mailing list: an issue is posted to it once, and its members get it from there.
kind: list
address: example-list@lists.example.org
# The largest message that it takes, in octets (40000 is Mailman's default); over it, the text alone goes.
maxSize: 40000
# auto, text or both
format: auto
`

const ROSTER = `email,name
ada.reader@example.org,Ada Reader
ben.reader@example.org,Ben Reader
`

const BLOGROLL = `<?xml version="1.0" encoding="utf-8"?>
<opml version="2.0">
  <head><title>Community blogs</title></head>
  <body>
    <!-- One line a blog; or let the program find the feed: newsletter sources add https://blog.example.org -->
    <!-- <outline type="rss" text="Example blog" xmlUrl="https://blog.example.org/feed.xml" htmlUrl="https://blog.example.org/"/> -->
  </body>
</opml>
`

const TEMPLATES = `# Templates

A file here stands in for the built-in one of the same name, such as \`roundup/issue.mjml.liquid\` (HTML) and
\`roundup/issue.txt.liquid\` (plain text). With none here, the built-in ones are used.
`

const FILES = {
  [CONFIG_FILE]: CONFIG,
  'subscribers/example-list.yaml': LIST,
  'subscribers/readers.csv': ROSTER,
  'sources.opml': BLOGROLL,
  'templates/README.md': TEMPLATES,
}
