-- The identity schemas that stored identities refer to, and how many identities each has.
SELECT schema_id, count(*) AS identities
FROM {identities}
GROUP BY schema_id
ORDER BY schema_id
