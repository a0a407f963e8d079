// The templates: Liquid over MJML and over text, looked up in the workspace's own folder first, then in
// the built-in one. A template sees only what it is given: no file outside the folders, no prototype, no
// environment. What is broken in one is told with file and line.
import { Liquid } from 'liquidjs'
import { renderMjml } from './mjml.ts'
import { brokenLiquid, brokenMjml } from './template-error.ts'

export interface Templates {
  /** Every value is escaped as HTML unless the template says `raw`; the MJML becomes a whole HTML document. */
  readonly renderHtml: (name: string, scope: object) => Promise<string>
  /** Nothing is escaped. */
  readonly renderText: (name: string, scope: object) => Promise<string>
}

/** Octets that one template may have, milliseconds that it may take, characters that it may make. */
const LIMITS = { parseLimit: 1_000_000, renderLimit: 20_000, memoryLimit: 50_000_000 }

/** `folders` in order of preference; one that does not exist holds nothing. */
export function openTemplates(folders: readonly string[]): Templates {
  const options = {
    root: [...folders],
    relativeReference: false,
    strictVariables: true,
    strictFilters: true,
    ownPropertyOnly: true,
    cache: true,
    ...LIMITS,
  }
  const markup = new Liquid({ ...options, outputEscape: 'escape' })
  const plain = new Liquid(options)
  const render = async (liquid: Liquid, name: string, scope: object): Promise<string> => {
    try {
      return String(await liquid.renderFile(name, scope))
    } catch (error) {
      throw brokenLiquid(error, name, folders)
    }
  }
  return {
    renderText: (name, scope) => render(plain, name, scope),
    renderHtml: async (name, scope) => {
      const mjml = await render(markup, name, scope)
      const made = await renderMjml(mjml)
      if (made.ok) return made.html
      throw brokenMjml(made.problem, mjml, name, folders)
    },
  }
}
