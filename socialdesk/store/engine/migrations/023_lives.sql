-- Works with socialdesk 0.1.0 and newer.
-- A live: what it is called and where people watch it, whom its announcements are for (a query, a class, chats), what is shown when
-- (JSON), and from when to when it ran. Its announcements are broadcasts.
CREATE TABLE live (
    id          bigserial PRIMARY KEY,
    name        text NOT NULL UNIQUE,
    title       text NOT NULL,
    link        text NOT NULL DEFAULT '',
    tag         text NOT NULL,
    query       text NOT NULL,
    purpose     text NOT NULL,
    chats       text NOT NULL DEFAULT '[]',
    sheet       text NOT NULL DEFAULT '[]',
    planned_for bigint,
    started_at  bigint,
    ended_at    bigint,
    agent       text NOT NULL,
    created_at  bigint NOT NULL,
    changed_at  bigint NOT NULL
);
CREATE INDEX live_running ON live (id) WHERE started_at IS NOT NULL AND ended_at IS NULL;

-- Where its comments are written: a post, a group, or (kind 'account', place '') under anything of an account while it runs.
CREATE TABLE live_place (
    live_id    bigint NOT NULL REFERENCES live (id),
    account_id bigint NOT NULL REFERENCES account (id),
    kind       text NOT NULL,
    place      text NOT NULL,
    PRIMARY KEY (live_id, account_id, kind, place)
);
CREATE TABLE live_announcement (
    live_id      bigint NOT NULL REFERENCES live (id),
    moment       text NOT NULL,
    broadcast_id bigint NOT NULL REFERENCES broadcast (id),
    cancelled_at bigint,
    PRIMARY KEY (live_id, moment)
);

-- What was said in a live, and by whom: comments, what is said in its groups, and private messages of people who commented. Its words
-- are the message's. `is_first`: this person had never said anything to the shop before.
CREATE TABLE live_comment (
    id          bigserial PRIMARY KEY,
    live_id     bigint NOT NULL REFERENCES live (id),
    message_id  bigint NOT NULL,
    contact_id  bigint NOT NULL REFERENCES contact (id),
    kind        text NOT NULL,
    at          bigint NOT NULL,
    is_question integer NOT NULL,
    is_first    integer NOT NULL,
    UNIQUE (message_id, live_id)
);
CREATE INDEX live_comment_live ON live_comment (live_id, id);
CREATE INDEX live_comment_minute ON live_comment (live_id, at);
CREATE INDEX live_comment_person ON live_comment (contact_id, live_id, at);
CREATE INDEX live_comment_question ON live_comment (live_id, id) WHERE is_question = 1;
CREATE INDEX outbox_private ON outbox (created_at) WHERE way = 'private';
CREATE INDEX message_answering ON message (conversation_id, reply_to) WHERE reply_to IS NOT NULL AND author IN ('agent', 'owner');
