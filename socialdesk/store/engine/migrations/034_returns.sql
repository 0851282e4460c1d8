-- Works with socialdesk 0.1.0 and newer.
-- What was resolved when: a figure of a week reads the episodes of a week.
CREATE INDEX episode_resolved ON episode (resolved_at) WHERE resolved_at IS NOT NULL;

-- In which quarter of an hour (every zone is whole quarters away from UTC) customers said something that wants an answer: busiest hours are
-- counted in it, and no message is read.
CREATE INDEX message_said ON message ((at / 900000))
    WHERE author = 'customer' AND kind <> 'note' AND stands_for <> 'edit' AND unasked = 0;

-- When somebody was at a desk: from `began_at` until `ends_at`, which their desk's heartbeat moves on. Nothing needs to be written when a desk
-- is left, or dies.
CREATE TABLE online (
    id       bigserial PRIMARY KEY,
    session  text NOT NULL,
    agent    text NOT NULL,
    began_at bigint NOT NULL,
    ends_at  bigint NOT NULL
);
CREATE INDEX online_session ON online (session, id);
CREATE INDEX online_ends ON online (ends_at);
