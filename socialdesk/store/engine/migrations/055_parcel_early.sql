-- Works with socialdesk 0.1.0 and newer.
-- What a carrier told of a parcel that no order has yet; for a month. `at` (ms) is the carrier's time, `heard_at` ours.
CREATE TABLE parcel_early (
    folded   text   NOT NULL,
    carrier  text   NOT NULL,
    state    text   NOT NULL,
    at       bigint NOT NULL,
    heard_at bigint NOT NULL,
    PRIMARY KEY (folded, carrier)
);
CREATE INDEX parcel_early_heard ON parcel_early (heard_at);
