-- Works with socialdesk 0.1.0 and newer.
-- How something is said beside its words, as JSON (model/delivery.py, Manner); empty for the plain way.
ALTER TABLE outbox ADD COLUMN manner text NOT NULL DEFAULT '';
