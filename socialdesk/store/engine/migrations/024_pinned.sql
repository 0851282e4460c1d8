-- Works with socialdesk 0.1.0 and newer.
-- The comment of a live that stands on its overlay, one at a time. Its words are the message's.
CREATE TABLE live_pin (
    live_id    bigint PRIMARY KEY REFERENCES live (id),
    message_id bigint NOT NULL,
    agent      text NOT NULL,
    pinned_at  bigint NOT NULL
);
