-- How many tuples a legacy table has, and a digest of what they say, in which their order plays no part.
SELECT {namespace_id} AS namespace_id, count(*) AS tuples, coalesce(sum({legacy_hash}), 0)::text AS digest
FROM ONLY {legacy} AS l
