-- The next identities that have a schema, in the order of their ids.
SELECT id
FROM {identities}
WHERE schema_id = ? AND id > ?::uuid
ORDER BY id
LIMIT 500
