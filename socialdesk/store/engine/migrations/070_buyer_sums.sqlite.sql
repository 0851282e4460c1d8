-- Works with socialdesk 0.1.0 and newer.
-- In which state an order was before it turned to the one in which it is: of one that came back, whether it was taken.
ALTER TABLE purchase ADD COLUMN turned_from text NOT NULL DEFAULT '';
UPDATE purchase SET turned_from = COALESCE((
    SELECT json_extract(details, '$.from') FROM purchase_change
    WHERE purchase_change.purchase_id = purchase.id AND purchase_change.kind = 'state' ORDER BY purchase_change.id DESC LIMIT 1
), '')
WHERE id IN (SELECT purchase_id FROM purchase_change WHERE kind = 'state');
-- What each contact's orders come to, by currency and by the 30 days (since 1970) in which they were made: looking at a customer of thousands of
-- orders reads a few rows. It is kept by the triggers below and by nothing else, in the transaction that changes an order. `bought` count as bought,
-- `spent` is what these come to; what became of orders as `store/reliability.py` says it.
CREATE TABLE buyer_sum (
    contact_id bigint NOT NULL REFERENCES contact (id),
    period     bigint NOT NULL,
    currency   text   NOT NULL,
    orders     bigint NOT NULL,
    bought     bigint NOT NULL,
    spent      bigint NOT NULL,
    taken      bigint NOT NULL,
    refused    bigint NOT NULL,
    returned   bigint NOT NULL,
    cancelled  bigint NOT NULL,
    paid_ahead bigint NOT NULL,
    PRIMARY KEY (contact_id, period, currency)
) STRICT, WITHOUT ROWID;
-- What is on its way or about to be: few of all orders that there ever were.
CREATE INDEX purchase_out ON purchase (contact_id, state) WHERE state IN ('packed', 'shipped');
-- What an order adds to them.
CREATE VIEW purchase_counted AS
SELECT id, contact_id, at / 2592000000 AS period, currency, 1 AS orders,
    CASE WHEN state IN ('agreed', 'packed', 'shipped', 'delivered') THEN 1 ELSE 0 END AS bought,
    CASE WHEN state IN ('agreed', 'packed', 'shipped', 'delivered') THEN total ELSE 0 END AS spent,
    CASE WHEN state = 'delivered' THEN 1 ELSE 0 END AS taken,
    CASE WHEN state = 'returned' AND turned_from = 'shipped' THEN 1 ELSE 0 END AS refused,
    CASE WHEN state = 'returned' AND turned_from <> 'shipped' THEN 1 ELSE 0 END AS returned,
    CASE WHEN state = 'cancelled' AND turned_from = 'packed' THEN 1 ELSE 0 END AS cancelled,
    CASE WHEN payment <> 'cod' AND total > 0 AND paid >= total THEN 1 ELSE 0 END AS paid_ahead
FROM purchase WHERE contact_id IS NOT NULL;
INSERT INTO buyer_sum (contact_id, period, currency, orders, bought, spent, taken, refused, returned, cancelled, paid_ahead)
SELECT contact_id, period, currency, sum(orders), sum(bought), sum(spent), sum(taken), sum(refused), sum(returned), sum(cancelled), sum(paid_ahead)
FROM purchase_counted GROUP BY contact_id, period, currency;
CREATE TRIGGER buyer_sum_made AFTER INSERT ON purchase WHEN NEW.contact_id IS NOT NULL
BEGIN
    INSERT INTO buyer_sum (contact_id, period, currency, orders, bought, spent, taken, refused, returned, cancelled, paid_ahead)
    SELECT contact_id, period, currency, orders, bought, spent, taken, refused, returned, cancelled, paid_ahead
    FROM purchase_counted WHERE id = NEW.id
    ON CONFLICT (contact_id, period, currency) DO UPDATE SET
        orders = buyer_sum.orders + excluded.orders, bought = buyer_sum.bought + excluded.bought, spent = buyer_sum.spent + excluded.spent,
        taken = buyer_sum.taken + excluded.taken, refused = buyer_sum.refused + excluded.refused, returned = buyer_sum.returned +
        excluded.returned, cancelled = buyer_sum.cancelled + excluded.cancelled, paid_ahead = buyer_sum.paid_ahead +
        excluded.paid_ahead;
END;
CREATE TRIGGER buyer_sum_before BEFORE UPDATE OF contact_id, at, currency, state, total, payment, paid, turned_from ON purchase
WHEN OLD.contact_id IS NOT NULL
BEGIN
    INSERT INTO buyer_sum (contact_id, period, currency, orders, bought, spent, taken, refused, returned, cancelled, paid_ahead)
    SELECT contact_id, period, currency, orders, bought, spent, taken, refused, returned, cancelled, paid_ahead
    FROM purchase_counted WHERE id = OLD.id
    ON CONFLICT (contact_id, period, currency) DO UPDATE SET
        orders = buyer_sum.orders - excluded.orders, bought = buyer_sum.bought - excluded.bought, spent = buyer_sum.spent - excluded.spent,
        taken = buyer_sum.taken - excluded.taken, refused = buyer_sum.refused - excluded.refused, returned = buyer_sum.returned -
        excluded.returned, cancelled = buyer_sum.cancelled - excluded.cancelled, paid_ahead = buyer_sum.paid_ahead -
        excluded.paid_ahead;
END;
CREATE TRIGGER buyer_sum_after AFTER UPDATE OF contact_id, at, currency, state, total, payment, paid, turned_from ON purchase
WHEN OLD.contact_id IS NOT NULL OR NEW.contact_id IS NOT NULL
BEGIN
    INSERT INTO buyer_sum (contact_id, period, currency, orders, bought, spent, taken, refused, returned, cancelled, paid_ahead)
    SELECT contact_id, period, currency, orders, bought, spent, taken, refused, returned, cancelled, paid_ahead
    FROM purchase_counted WHERE id = NEW.id
    ON CONFLICT (contact_id, period, currency) DO UPDATE SET
        orders = buyer_sum.orders + excluded.orders, bought = buyer_sum.bought + excluded.bought, spent = buyer_sum.spent + excluded.spent,
        taken = buyer_sum.taken + excluded.taken, refused = buyer_sum.refused + excluded.refused, returned = buyer_sum.returned +
        excluded.returned, cancelled = buyer_sum.cancelled + excluded.cancelled, paid_ahead = buyer_sum.paid_ahead +
        excluded.paid_ahead;
    DELETE FROM buyer_sum WHERE contact_id = OLD.contact_id AND period = OLD.at / 2592000000 AND currency = OLD.currency AND orders = 0;
END;
CREATE TRIGGER buyer_sum_going BEFORE DELETE ON purchase WHEN OLD.contact_id IS NOT NULL
BEGIN
    INSERT INTO buyer_sum (contact_id, period, currency, orders, bought, spent, taken, refused, returned, cancelled, paid_ahead)
    SELECT contact_id, period, currency, orders, bought, spent, taken, refused, returned, cancelled, paid_ahead
    FROM purchase_counted WHERE id = OLD.id
    ON CONFLICT (contact_id, period, currency) DO UPDATE SET
        orders = buyer_sum.orders - excluded.orders, bought = buyer_sum.bought - excluded.bought, spent = buyer_sum.spent - excluded.spent,
        taken = buyer_sum.taken - excluded.taken, refused = buyer_sum.refused - excluded.refused, returned = buyer_sum.returned -
        excluded.returned, cancelled = buyer_sum.cancelled - excluded.cancelled, paid_ahead = buyer_sum.paid_ahead -
        excluded.paid_ahead;
    DELETE FROM buyer_sum WHERE contact_id = OLD.contact_id AND period = OLD.at / 2592000000 AND currency = OLD.currency AND orders = 0;
END;
