ALTER TABLE keto_relation_tuples ADD CONSTRAINT keto_relation_tuples_pkey PRIMARY KEY (shard_id, nid);
CREATE INDEX keto_relation_tuples_subject_ids_idx ON keto_relation_tuples
    (nid, namespace_id, object, relation, subject_id)
    WHERE subject_set_namespace_id IS NULL AND subject_set_object IS NULL AND subject_set_relation IS NULL;
CREATE INDEX keto_relation_tuples_subject_sets_idx ON keto_relation_tuples
    (nid, namespace_id, object, relation, subject_set_namespace_id, subject_set_object, subject_set_relation)
    WHERE subject_id IS NULL;
CREATE INDEX keto_relation_tuples_full_idx ON keto_relation_tuples
    (nid, namespace_id, object, relation, subject_id, subject_set_namespace_id, subject_set_object,
     subject_set_relation, commit_time);
