-- Works with socialdesk 0.1.0 and newer.
-- What answers or acts by itself and was switched off at a desk; whatever has no row is on. Each flip stays on record.
CREATE TABLE automation_switch (
    name   text PRIMARY KEY,
    off_at bigint,
    agent  text NOT NULL,
    at     bigint NOT NULL
);
CREATE TABLE automation_flip (
    id    bigserial PRIMARY KEY,
    name  text NOT NULL,
    is_on bigint NOT NULL,
    agent text NOT NULL,
    at    bigint NOT NULL
);
