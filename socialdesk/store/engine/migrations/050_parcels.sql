-- Works with socialdesk 0.1.0 and newer.
-- What a carrier takes of an order: by its tracking number, `folded` as it is found. `state` is the newest by the carrier's own time, `at` (ms).
CREATE TABLE parcel (
    id          bigserial PRIMARY KEY,
    purchase_id bigint NOT NULL REFERENCES purchase (id),
    carrier     text   NOT NULL,
    tracking    text   NOT NULL,
    folded      text   NOT NULL,
    state       text   NOT NULL,
    at          bigint NOT NULL,
    changed_at  bigint NOT NULL,
    UNIQUE (folded, carrier)
);
CREATE INDEX parcel_purchase ON parcel (purchase_id, id);
CREATE INDEX parcel_state ON parcel (state, id);
