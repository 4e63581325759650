-- The rows that recreate skipped tuples.
SELECT f.shard_id, f.namespace_id FROM ONLY {target} AS f WHERE f.nid = {nid} AND {recreated}
