// A received message is known again by who wrote it, too, so that two people's messages with one Message-ID are two.
import { type QueryExecutorProvider, sql } from 'kysely'

export async function up(db: QueryExecutorProvider): Promise<void> {
  await sql`update received set identity = message_id || ' ' || lower(sender)
    where identity = message_id and sender is not null`.execute(db)
}
