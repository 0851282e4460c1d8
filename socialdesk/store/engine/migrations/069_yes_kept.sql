-- Works with socialdesk 0.1.0 and newer.
-- Which message said yes to a receipt, for as long as its order is here: whoever edits or deletes it afterwards takes something back.
ALTER TABLE purchase_receipt ADD COLUMN yes_message bigint;
CREATE INDEX purchase_receipt_yes ON purchase_receipt (yes_message) WHERE yes_message IS NOT NULL;
