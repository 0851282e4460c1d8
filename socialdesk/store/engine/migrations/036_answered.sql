-- Works with socialdesk 0.1.0 and newer.
-- What was answered lately is asked for every few seconds by whoever watches the shop (store/pulse.py).
CREATE INDEX wait_answered ON wait (answered_at) WHERE answered_at IS NOT NULL;
