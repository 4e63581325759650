-- Those of some identities that have a schema.
SELECT id
FROM {identities}
WHERE schema_id = ? AND id = ANY (?::text[]::uuid[])
