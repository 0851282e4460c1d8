-- Works with socialdesk 0.1.0 and newer.
-- How a prize comes to its winner. Their time runs from `called_at` (they were told, or an agent was asked to tell them) to `until`; `task` is
-- why an agent tells them, `why` why they are out of it (both as JSON), `instead_of` the place that a reserve moved up to; what they say
-- after message `after_message` may be an answer.
ALTER TABLE game_winner ADD COLUMN called_at bigint;
ALTER TABLE game_winner ADD COLUMN until bigint;
ALTER TABLE game_winner ADD COLUMN after_message bigint NOT NULL DEFAULT 0;
ALTER TABLE game_winner ADD COLUMN tries bigint NOT NULL DEFAULT 0;
ALTER TABLE game_winner ADD COLUMN delivery_id bigint;
ALTER TABLE game_winner ADD COLUMN task text NOT NULL DEFAULT '';
ALTER TABLE game_winner ADD COLUMN why text NOT NULL DEFAULT '';
ALTER TABLE game_winner ADD COLUMN instead_of bigint;
ALTER TABLE game_winner ADD COLUMN proof text NOT NULL DEFAULT '';
ALTER TABLE game_winner ADD COLUMN proof_file text NOT NULL DEFAULT '';
ALTER TABLE game_winner ADD COLUMN agent text NOT NULL DEFAULT '';
CREATE INDEX game_winner_awaited ON game_winner (id) WHERE state IN ('waiting', 'told');
