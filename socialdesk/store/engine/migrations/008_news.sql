-- Works with socialdesk 0.1.0 and newer.
-- What platforms told of messages and chats, the newest of each by the platform's own time: also of
-- those that have not come yet. `about` is a message's number, empty for the chat as a whole.
CREATE TABLE platform_news (
    account_id bigint NOT NULL REFERENCES account (id),
    about      text NOT NULL,
    chat       text NOT NULL,
    kind       text NOT NULL,
    name       text NOT NULL,
    value      text NOT NULL,
    at         bigint NOT NULL,
    PRIMARY KEY (account_id, about, chat, kind, name)
);

-- A row that holds the place of a message: 'edit' where only an edit of it has come, or the hash of
-- the update that was not understood. Empty for a message itself.
ALTER TABLE message ADD COLUMN stands_for text NOT NULL DEFAULT '';
CREATE INDEX message_stand_in ON message (stands_for) WHERE stands_for <> '';
CREATE INDEX message_edited ON message (conversation_id, edited_at) WHERE edited_at IS NOT NULL;
UPDATE message SET stands_for = 'unread' WHERE kind = 'unsupported' OR (kind = 'event' AND body LIKE 'not understood yet: %');

-- Since when a message read so; unknown where an older version wrote it down.
ALTER TABLE message_version ADD COLUMN since bigint;

-- Conversations that an edit alone had made stood above everybody, dated 1970.
UPDATE conversation
SET last_message_at = newest.at, last_seq = newest.seq, last_author = newest.author,
    last_text = substr(CASE WHEN newest.body = '' THEN '[' || newest.kind || ']' ELSE newest.body END, 1, 120),
    sort_key = CASE WHEN waiting_since IS NULL THEN 9007199254740992 - newest.at ELSE sort_key END
FROM (
    SELECT message.conversation_id, message.at, message.seq, message.author, message.body, message.kind
    FROM conversation AS undated JOIN message ON message.id = (
        SELECT other.id FROM message AS other
        WHERE other.conversation_id = undated.id AND other.change_id IS NULL AND other.kind <> 'note'
        ORDER BY other.at DESC, other.seq DESC, other.id DESC LIMIT 1
    )
    WHERE undated.last_message_at = 0
) AS newest
WHERE newest.conversation_id = conversation.id;
