-- The rows of stale.sql, where unmatched.sql has found them.
f.nid = {nid}
AND f.shard_id IN (
    SELECT u.stale_shard_id
    FROM {unmatched} AS u
    WHERE u.stale_shard_id IS NOT NULL AND u.namespace_id = ANY (CAST({namespace_ids} AS int4[])))
