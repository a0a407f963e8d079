// The text fields of a form, urlencoded or multipart. A file, or a field that comes several times, is left out; a body
// that is no form has no fields.
import type { Request } from './site.ts'

export async function fieldsOf(request: Request): Promise<Readonly<Record<string, string>>> {
  try {
    const body = await request.req.parseBody()
    return Object.fromEntries(
      Object.entries(body).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
    )
  } catch {
    return {}
  }
}
