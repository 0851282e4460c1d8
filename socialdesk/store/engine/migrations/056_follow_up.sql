-- Works with socialdesk 0.1.0 and newer.
-- Customers who are asked some days after an order was delivered how they find it: a row an order and step, for ever. `outcome` is empty while it
-- waits; sent, task, or why nothing was said: cancelled, refused.
CREATE TABLE follow_up (
    id           bigserial PRIMARY KEY,
    purchase_id  bigint  NOT NULL REFERENCES purchase (id),
    step         integer NOT NULL,
    delivered_at bigint  NOT NULL,
    due_at       bigint  NOT NULL,
    ended_at     bigint,
    outcome      text    NOT NULL DEFAULT '',
    why          text    NOT NULL DEFAULT '',
    UNIQUE (purchase_id, step)
);
CREATE INDEX follow_up_waiting ON follow_up (due_at, id) WHERE ended_at IS NULL;
CREATE INDEX follow_up_ended ON follow_up (ended_at, id) WHERE ended_at IS NOT NULL;
