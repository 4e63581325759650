-- Of the given tuples those rows of v0.7's table that its API made, the oldest of each: Keto stores a repeated write once more.
SELECT DISTINCT ON (p.nth) f.shard_id, f.namespace_id
FROM ({present}) AS p
JOIN ONLY {target} AS f ON f.shard_id = p.shard_id AND {foreign}
ORDER BY p.nth, f.commit_time, f.shard_id
