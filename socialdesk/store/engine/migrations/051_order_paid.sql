-- Works with socialdesk 0.1.0 and newer.
-- What has been paid of an order, in its currency's smallest unit: a change of its lines or its fee after that leaves something to be paid. Until
-- now only what came to exactly its total paid an order.
ALTER TABLE purchase ADD COLUMN paid bigint NOT NULL DEFAULT 0;
UPDATE purchase SET paid = total WHERE id IN (SELECT purchase_id FROM purchase_change WHERE kind = 'paid');
