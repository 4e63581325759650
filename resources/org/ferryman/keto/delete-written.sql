-- Removes what Ferryman put into v0.7's table through v0.7's API.
DELETE FROM ONLY {target} AS f
WHERE f.shard_id = ANY (?::text[]::uuid[])
