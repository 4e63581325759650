-- What an answer about identities and their schemas is true of: the identities of each schema, and their traits.
SELECT
    schema_id,
    count(*) AS identities,
    sum(hashtextextended(id::text || ' ' || traits::text, 0)::numeric)::text AS digest
FROM {identities}
GROUP BY schema_id
ORDER BY schema_id COLLATE "C"
