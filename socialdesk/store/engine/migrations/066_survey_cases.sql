-- Works with socialdesk 0.1.0 and newer.
-- Which cases were closed lately: their customers may be asked how easy it was.
CREATE INDEX customer_case_closed ON customer_case (closed_at) WHERE closed_at IS NOT NULL;
