-- Works with socialdesk 0.1.0 and newer.
-- Which tags a conversation had when: since when it has a tag (0: for as long as is known), and from when to when it had those that were taken off.
ALTER TABLE conversation_tag ADD COLUMN since bigint NOT NULL DEFAULT 0;
CREATE TABLE former_tag (
    conversation_id bigint NOT NULL REFERENCES conversation (id),
    tag             text NOT NULL,
    since           bigint NOT NULL,
    until           bigint NOT NULL
);
CREATE INDEX former_tag_conversation ON former_tag (conversation_id);
