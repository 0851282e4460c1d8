-- Works with socialdesk 0.1.0 and newer.
-- How a message came, where that is not by itself (read back after a pause, said beside another program): nothing is said to it.
ALTER TABLE message ADD COLUMN provenance text NOT NULL DEFAULT '';
-- What rules did: once an event, for ever. An event is a message, a change, since when somebody waits, or a time of day.
CREATE TABLE rule_firing (
    id              bigserial PRIMARY KEY,
    rule            text NOT NULL,
    conversation_id bigint NOT NULL REFERENCES conversation (id),
    event           text NOT NULL,
    number          bigint NOT NULL,
    at              bigint NOT NULL,
    held            integer NOT NULL DEFAULT 0,
    batch           text NOT NULL,
    details         text NOT NULL,
    UNIQUE (rule, conversation_id, event, number)
);
CREATE INDEX rule_firing_conversation ON rule_firing (conversation_id, id);
CREATE INDEX rule_firing_rule ON rule_firing (rule, at);
-- Up to where what happened has been looked at, by what rules listen to; nothing stands here of what none listens to.
CREATE TABLE rule_cursor (
    event text PRIMARY KEY,
    place bigint NOT NULL
);
-- The newest file of rules that could be used: it goes on while the one in the folder is wrong.
CREATE TABLE rule_file (
    id   integer PRIMARY KEY,
    body text NOT NULL,
    at   bigint NOT NULL
);
-- What the owner is to be told of; what shares a bundle is told together.
CREATE TABLE rule_notice (
    id              bigserial PRIMARY KEY,
    rule            text NOT NULL,
    conversation_id bigint NOT NULL REFERENCES conversation (id),
    at              bigint NOT NULL,
    bundle          bigint
);
