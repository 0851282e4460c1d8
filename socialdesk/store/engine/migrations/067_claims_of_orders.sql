-- Works with socialdesk 0.1.0 and newer.
-- The claims of an order are found when something of the order is taken back.
CREATE INDEX live_claim_purchase ON live_claim (purchase_id) WHERE purchase_id IS NOT NULL;
