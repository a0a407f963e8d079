// An edition as it comes out of the database, or from the process that rendered it.
import { z } from 'zod'

const rendering = z.strictObject({ text: z.string(), html: z.string() })

export const editionContentSchema = z.strictObject({
  subject: z.string(),
  date: z.string(),
  language: z.string(),
  list: rendering,
  subscriber: rendering,
})
