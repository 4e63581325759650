-- By what some identities sign in, are verified and are recovered, as Kratos has stored it. Every level has an index on
-- each identity_id.
SELECT credentials.identity_id, types.name AS kind, identifiers.identifier AS value
FROM {credentials} AS credentials
JOIN {types} AS types ON types.id = credentials.identity_credential_type_id
JOIN {identifiers} AS identifiers ON identifiers.identity_credential_id = credentials.id
WHERE credentials.identity_id = ANY (?::text[]::uuid[])
  AND types.name IN ('password', 'webauthn', 'code')
UNION ALL
SELECT identity_id, 'verification ' || via, value
FROM {verifiable}
WHERE identity_id = ANY (?::text[]::uuid[])
UNION ALL
SELECT identity_id, 'recovery ' || via, value
FROM {recovery}
WHERE identity_id = ANY (?::text[]::uuid[])
