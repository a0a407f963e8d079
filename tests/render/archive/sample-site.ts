// A made-up archive of three issues, and one in which every word is hostile.
import type { Entry } from '../../../src/issues/issue.ts'
import { openAssets } from '../../../src/render/archive/assets.ts'
import { type Files, filesOf } from '../../../src/render/archive/files.ts'
import type { PublishedIssue } from '../../../src/render/archive/public-issue.ts'
import type { LinkRow } from '../../../src/render/archive/short-links.ts'
import { type Material, type Site, siteOf } from '../../../src/render/archive/site.ts'
import { builtInTemplates } from '../../../src/render/built-in-templates.ts'
import { openTemplates } from '../../../src/render/templates.ts'
import { sampleOfEverything } from '../../looks/sample-of-everything.ts'
import { HOSTILE } from '../hostile.ts'
import { entry, issueOf, LETTERHEAD } from '../sample-issue.ts'

export function published(parts: Partial<PublishedIssue> & { readonly id: number }): PublishedIssue {
  const { entries, ...issue } = issueOf()
  return {
    ...issue,
    slug: issue.date,
    publishedAt: '2015-06-15T13:29:40.000Z',
    updatedAt: '2015-06-15T13:29:40.000Z',
    entries: keyed(entries),
    ...parts,
  }
}

export function keyed(entries: readonly Entry[]): PublishedIssue['entries'] {
  return entries.map(one => ({ ...one, key: one.url }))
}

export const THREE_ISSUES: readonly PublishedIssue[] = [
  published({ id: 1 }),
  published({
    id: 2,
    ...sampleOfEverything(),
    title: 'Blog roundup, week of June 22, 2015',
    date: '2015-06-22',
    slug: '2015-06-22',
    number: 43,
    publishedAt: '2015-06-22T08:00:00.000Z',
    updatedAt: '2015-06-23T08:00:00.000Z',
    entries: keyed(sampleOfEverything().entries),
  }),
  published({
    id: 3,
    title: 'The first of 2016',
    date: '2016-01-04',
    slug: '2016-01-04',
    number: null,
    publishedAt: '2016-01-04T00:00:00.000Z',
    updatedAt: '2016-01-04T00:00:00.000Z',
    entries: keyed([
      entry({
        title: 'Old & <new>',
        url: 'https://ada.example.org/2016/old?a=1&b=2',
        shortUrl: 'https://short.example/blog130',
      }),
    ]),
  }),
]

const LINKS: readonly LinkRow[] = [
  { id: 1, slug: 'blog122', target: 'https://ada.example.org/2015/06/tomatoes', issue_id: 1, state: 'final' },
  { id: 2, slug: 'blog123', target: null, issue_id: 1, state: 'final' },
  { id: 3, slug: 'blog124', target: 'https://cleo.example.net/seed-swap', issue_id: 1, state: 'disabled' },
  { id: 4, slug: 'blog200', target: 'https://ada.example.org/later', issue_id: null, state: 'reserved' },
]

export function sampleSite(parts: Partial<Material> = {}): Site {
  return siteOf({
    letterhead: LETTERHEAD,
    subscribePath: null,
    issues: THREE_ISSUES,
    links: LINKS,
    linkBase: 'https://short.example',
    removed: new Set(),
    ...parts,
  })
}

/** Words that want to run, load, close what is open, or lead astray. */
const XSS: readonly string[] = [
  ...HOSTILE,
  '<svg><style><img src=x onerror=alert(1)></style></svg>',
  '<math><mi//xlink:href="data:x,<script>alert(1)</script>">',
  '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
  '<template><script>alert(1)</script></template>',
  '<form id=location><input name=href></form>',
  '<base href="https://evil.example/">',
  '<meta http-equiv="refresh" content="0;url=https://evil.example/">',
  '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
  '<object data="data:text/html,<script>alert(1)</script>"></object>',
  '<a href="java&#10;script:alert(1)">x</a>',
  '[x](javascript:alert(1)) [y](JaVaScRiPt:alert(1)) [z](data:text/html;base64,PHNjcmlwdD4=) [v](vbscript:x)',
  '[x](https://evil.example/?"onmouseover="alert(1)) [x](https://evil.example/\'onclick=\'alert(1))',
  '![x](https://evil.example/x.png) ![x](x"onerror="alert(1))',
  '<https://evil.example/"onmouseover="alert(1)>',
  '<img srcset="https://evil.example/a 1x" src=x>',
  '<p style="background:url(https://evil.example/)">x</p>',
  ']]></content><script>alert(1)</script><![CDATA[',
  ']]>&lt;script&gt;alert(1)&lt;/script&gt;',
  '--><script>alert(1)</script><!--',
  '`</code></pre><script>alert(1)</script>`',
  '    </code></pre><script>alert(1)</script>',
]

/** An archive of nothing but that. */
export function hostileSite(): Site {
  const entries = XSS.map((text, at) =>
    entry({
      title: text,
      author: text,
      excerpt: text,
      section: at % 3 === 0 ? text : null,
      url: `https://evil.example/?"><script>alert(${at})</script>`,
      shortUrl: null,
    }),
  )
  const links = XSS.map((text, at) => ({
    id: at,
    slug: `blog${at}`,
    target: at % 2 === 0 ? `https://evil.example/?x="><script>alert(1)</script>${text}` : text,
    issue_id: 1,
    state: 'final' as const,
  }))
  return sampleSite({
    letterhead: { ...LETTERHEAD, name: 'Garden <script>alert(1)</script> Planet', postalAddress: '<b>1</b>' },
    issues: [
      published({
        id: 1,
        title: '<script>alert(1)</script> "quoted" \'quoted\'',
        intro: XSS.join('\n\n'),
        outro: XSS.join('\n\n'),
        entries: keyed(entries),
      }),
    ],
    links,
  })
}

export function sampleFiles(site: Site = sampleSite()): Files {
  const folders = [builtInTemplates()]
  return filesOf(site, openAssets(folders), openTemplates(folders))
}

/** Everything of an archive, by path. */
export async function contentOf(files: Files): Promise<ReadonlyMap<string, string>> {
  const content = new Map<string, string>()
  for (const path of files.paths) content.set(path, (await files.make(path))?.body ?? '')
  return content
}
