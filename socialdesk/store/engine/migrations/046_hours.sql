-- Works with socialdesk 0.1.0 and newer.
-- Working hours as they were configured, by value, and from when on each held; the newest row counts, also where it corrects
-- what had been. Vacations that were begun by command: until ends_at (null: until somebody ends them).
CREATE TABLE calendar_version (
    id       bigserial PRIMARY KEY,
    since    bigint NOT NULL,
    calendar text NOT NULL,
    kept_at  bigint NOT NULL
);
CREATE TABLE vacation (
    id        bigserial PRIMARY KEY,
    account   text NOT NULL,
    begins_at bigint NOT NULL,
    ends_at   bigint,
    agent     text NOT NULL,
    at        bigint NOT NULL
);
