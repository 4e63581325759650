-- The indexes of one namespace's tuples in Keto v0.6.0-alpha.3.

ALTER TABLE {tuples}
    ADD CONSTRAINT {tuples_pkey} PRIMARY KEY (shard_id, object, relation, subject, commit_time);
CREATE INDEX {tuples_object_idx} ON {tuples} (object);
CREATE INDEX {tuples_user_set_idx} ON {tuples} (object, relation);
