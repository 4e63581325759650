-- How many rows some pages of a table have, and the sum of a hash of each, in which their order plays no part.
SELECT count(*) AS rows, coalesce(sum({hash}::numeric), 0)::text AS digest
FROM {table} AS t
WHERE {range} AND {condition}
