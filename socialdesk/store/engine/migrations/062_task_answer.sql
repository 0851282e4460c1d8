-- Works with socialdesk 0.1.0 and newer.
-- The answer that did a task: taken back before it was sent, it leaves the task open again.
ALTER TABLE task ADD COLUMN delivery_id bigint REFERENCES outbox (id);
CREATE INDEX task_delivery ON task (delivery_id) WHERE delivery_id IS NOT NULL;
