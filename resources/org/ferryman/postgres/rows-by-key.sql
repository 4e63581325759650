-- The key and a hash of some rows of a table, in the key's order.
SELECT ARRAY[{key}] AS key, {hash} AS hash
FROM {table} AS t
WHERE {where}
ORDER BY {order}
LIMIT {limit}
