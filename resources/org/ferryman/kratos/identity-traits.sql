-- Every identity with its traits, as they stand in the table: nothing has to be sorted.
SELECT id, schema_id, traits::text AS traits
FROM {identities}
