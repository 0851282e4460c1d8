-- Works with socialdesk 0.1.0 and newer.
-- Until when (ms) an order's goods are held for who has not paid: then it is cancelled by itself. NULL: for good. `hold_reminded` (1): its customer
-- was reminded, or need not be.
ALTER TABLE purchase ADD COLUMN hold_until bigint;
ALTER TABLE purchase ADD COLUMN hold_reminded integer NOT NULL DEFAULT 0;
CREATE INDEX purchase_hold ON purchase (hold_until) WHERE hold_until IS NOT NULL;
