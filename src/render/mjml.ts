// MJML to HTML, strictly: a mistake is a value that says where, includes are off, nothing is read from
// the current folder, no font or picture is fetched, and the same MJML makes the same HTML anywhere.

export interface MjmlProblem {
  /** From 1, in the MJML given. */
  readonly line: number
  readonly message: string
}

export type MjmlResult =
  | { readonly ok: true; readonly html: string }
  | { readonly ok: false; readonly problem: MjmlProblem }

type Mjml2Html = (mjml: string, options: object) => Promise<{ readonly html: string }>

interface ValidationError {
  readonly errors?: readonly { readonly line: number; readonly message: string; readonly tagName: string }[]
}

export async function renderMjml(mjml: string): Promise<MjmlResult> {
  const mjml2html = await load()
  try {
    const { html } = await mjml2html(mjml, {
      validationLevel: 'strict',
      ignoreIncludes: true,
      keepComments: false,
      fonts: {},
      minify: true,
      // 'safe' keeps the conditional comments that Outlook reads; CSS minifying wants a package more.
      minifyOptions: { minifyCss: false, removeComments: 'safe' },
    })
    return { ok: true, html: tightenStyles(html) }
  } catch (error) {
    return { ok: false, problem: problemOf(error) }
  }
}

/** MJML is big and needed by few commands, so it is loaded when it is. */
async function load(): Promise<Mjml2Html> {
  // Without this it would run the packages that a .mjmlconfig in the current folder names.
  process.env['MJML_BROWSER'] = '1'
  // Its types tell of a namespace where it exports the function.
  return ((await import('mjml')) as unknown as { default: Mjml2Html }).default
}

/** A mail to a list has 40,000 octets in all: the white space of style sheets need not be among them. */
function tightenStyles(html: string): string {
  return html.replace(/<style[^>]*>[^<]*<\/style>/g, style =>
    style.replace(/\s+/g, ' ').replace(/ ?([{};,]) ?|(:) /g, '$1$2'),
  )
}

function problemOf(error: unknown): MjmlProblem {
  const [first] = (error as ValidationError).errors ?? []
  if (first !== undefined) return { line: first.line, message: `${first.message} (in ${first.tagName})` }
  return { line: 1, message: error instanceof Error ? error.message : String(error) }
}
