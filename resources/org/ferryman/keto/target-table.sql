-- v0.7's table as its own migrations leave it.
CREATE TABLE {table} (
    shard_id uuid NOT NULL,
    nid uuid NOT NULL,
    namespace_id integer NOT NULL,
    object character varying(64) NOT NULL,
    relation character varying(64) NOT NULL,
    subject_id character varying(64),
    subject_set_namespace_id integer,
    subject_set_object character varying(64),
    subject_set_relation character varying(64),
    commit_time timestamp without time zone NOT NULL,
    CONSTRAINT {pkey} PRIMARY KEY (shard_id, nid),
    CONSTRAINT chk_keto_rt_subject_type CHECK (
        (subject_id IS NULL
            AND subject_set_namespace_id IS NOT NULL
            AND subject_set_object IS NOT NULL
            AND subject_set_relation IS NOT NULL)
        OR (subject_id IS NOT NULL
            AND subject_set_namespace_id IS NULL
            AND subject_set_object IS NULL
            AND subject_set_relation IS NULL))
);
CREATE INDEX {subject_ids_idx} ON {table} (nid, namespace_id, object, relation, subject_id)
    WHERE subject_set_namespace_id IS NULL AND subject_set_object IS NULL AND subject_set_relation IS NULL;
CREATE INDEX {subject_sets_idx} ON {table}
    (nid, namespace_id, object, relation, subject_set_namespace_id, subject_set_object, subject_set_relation)
    WHERE subject_id IS NULL;
CREATE INDEX {full_idx} ON {table}
    (nid, namespace_id, object, relation, subject_id, subject_set_namespace_id, subject_set_object,
     subject_set_relation, commit_time)
