-- Works with socialdesk 0.1.0 and newer.
-- What came from another system, by its number there: it is taken in once. Such a message has no number of its platform's (`remote_id`), for those
-- of another system may be the same as the platform's own. A change has it as well, and its place in the thread.
ALTER TABLE message ADD COLUMN imported text;
ALTER TABLE conversation_change ADD COLUMN imported text;
CREATE UNIQUE INDEX message_imported ON message (conversation_id, imported) WHERE imported IS NOT NULL;
