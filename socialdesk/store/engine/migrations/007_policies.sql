-- Works with socialdesk 0.1.0 and newer.
-- Policies that failed: how often, and with which type of error at last.
CREATE TABLE policy_failure (
    policy text PRIMARY KEY,
    count  bigint NOT NULL,
    error  text NOT NULL,
    at     bigint NOT NULL
);
