-- The indexes of one namespace's tuples in Keto v0.6.0-alpha.3.
-- ${schema} stands for the quoted schema, ${id} for the namespace's id in ten digits.

ALTER TABLE ${schema}.keto_${id}_relation_tuples
    ADD CONSTRAINT keto_${id}_relation_tuples_pkey PRIMARY KEY (shard_id, object, relation, subject, commit_time);
CREATE INDEX keto_${id}_relation_tuples_object_idx ON ${schema}.keto_${id}_relation_tuples (object);
CREATE INDEX keto_${id}_relation_tuples_user_set_idx ON ${schema}.keto_${id}_relation_tuples (object, relation);
