-- Works with socialdesk 0.1.0 and newer.
-- What an agent has typed into a form and not kept, as JSON: of which sort of thing, and of which (`number` 0: of a new one). Broadcasts
-- had a table of their own for it.
CREATE TABLE unkept_form (
    agent  text NOT NULL,
    sort   text NOT NULL,
    number bigint NOT NULL,
    form   text NOT NULL,
    at     bigint NOT NULL,
    PRIMARY KEY (agent, sort, number)
);
INSERT INTO unkept_form (agent, sort, number, form, at) SELECT agent, 'broadcast', broadcast_id, form, at FROM broadcast_draft;
DROP TABLE broadcast_draft;
