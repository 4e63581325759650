-- How many rows a table has, and a digest of what they say, in which their order plays no part. The same on every server,
-- whatever its version, encoding and byte order: that is what a restored copy is compared by.
SELECT count(*) AS rows,
       coalesce(sum(('x' || substr(encode(sha256(convert_to(json_build_array({values})::text, 'UTF8')), 'hex'), 1, 16))::bit(64)::int8),
                0)::text AS digest
FROM ONLY {table} AS t
