-- How many of the first so many newcomers are not here, with what they sign in with.
SELECT count(*) AS lost
FROM generate_series(1, ?::bigint) AS number
LEFT JOIN identities AS i ON i.id = md5('newcomer ' || number)::uuid
LEFT JOIN identity_credential_identifiers AS c ON c.id = md5('identifier of newcomer ' || number)::uuid
WHERE i.id IS NULL OR c.id IS NULL
