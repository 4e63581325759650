-- Every identity that has one of some schemas, which are the parameter, with its traits, and by what it signs in, is verified and is recovered, as Kratos has stored it. Each
-- table is read once, from its beginning to its end: to look addresses up for one identity after the other would read
-- them all at random.
WITH addresses AS (
    SELECT credentials.identity_id, types.name AS kind, identifiers.identifier AS value
    FROM {credentials} AS credentials
    JOIN {types} AS types ON types.id = credentials.identity_credential_type_id
    JOIN {identifiers} AS identifiers ON identifiers.identity_credential_id = credentials.id
    WHERE types.name IN ('password', 'webauthn', 'code')
    UNION ALL
    SELECT identity_id, 'verification ' || via, value
    FROM {verifiable}
    UNION ALL
    SELECT identity_id, 'recovery ' || via, value
    FROM {recovery}
), stored AS (
    SELECT identity_id, array_agg(kind::text) AS kinds, array_agg(value::text) AS addresses
    FROM addresses
    GROUP BY identity_id
)
SELECT id, schema_id, traits::text AS traits, kinds, addresses
FROM {identities}
LEFT JOIN stored ON stored.identity_id = id
WHERE schema_id = ANY (?::text[])
