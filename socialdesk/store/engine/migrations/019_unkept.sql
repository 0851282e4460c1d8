-- Works with socialdesk 0.1.0 and newer.
-- Announcements that an agent is writing and has not kept: the fields as they were typed, as JSON. `broadcast_id` 0: a new one.
CREATE TABLE broadcast_draft (
    agent        text NOT NULL,
    broadcast_id bigint NOT NULL,
    form         text NOT NULL,
    at           bigint NOT NULL,
    PRIMARY KEY (agent, broadcast_id)
);
