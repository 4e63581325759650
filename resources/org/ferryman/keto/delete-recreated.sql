-- Takes recreated tuples back.
DELETE FROM ONLY {target} AS f WHERE f.nid = {nid} AND f.shard_id = ANY (?::text[]::uuid[]) AND {recreated}
