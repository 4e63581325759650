-- Keeps until the transaction ends where legacy tables and v0.7's table don't match.
CREATE TEMPORARY TABLE {unmatched} (
    namespace_id int4,
    legacy_shard_id text,
    object text,
    relation text,
    subject text,
    commit_time timestamp,
    subject_id text,
    subject_set_namespace_id int4,
    subject_set_object text,
    subject_set_relation text,
    rule text,
    shard_id uuid,
    legacy_xmin xid,
    stale_shard_id uuid
) ON COMMIT DROP
