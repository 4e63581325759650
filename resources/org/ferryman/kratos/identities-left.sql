-- How many identities have a schema.
SELECT count(*) AS identities
FROM {identities}
WHERE schema_id = ?
