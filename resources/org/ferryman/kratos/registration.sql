-- One person more registers, in a sample, as both levels write it: identifiers have an identity from v26 on. What was
-- made of the same number before stays as it is, so that a registration of which nobody knows may be tried again.
WITH person AS (
    SELECT number,
           'newcomer-' || number || '@example.org' AS email,
           now() AT TIME ZONE 'UTC' AS at,
           md5('newcomer ' || number)::uuid AS id,
           md5('credential of newcomer ' || number)::uuid AS credential,
           md5('ferryman sample network')::uuid AS nid,
           md5('type password')::uuid AS type
    FROM (SELECT ?::bigint AS number) AS given
), identity AS (
    INSERT INTO identities (id, schema_id, traits, created_at, updated_at, nid, state, state_changed_at, available_aal)
    SELECT id, 'default', jsonb_build_object('email', email), at, at, nid, 'active', at, 'aal1'
    FROM person
    ON CONFLICT (id) DO NOTHING
), credential AS (
    INSERT INTO identity_credentials (
        id, config, identity_credential_type_id, identity_id, created_at, updated_at, nid, version)
    SELECT credential, '{"hashed_password": "no password fits this sample"}', type, id, at, at, nid, 0
    FROM person
    ON CONFLICT (id) DO NOTHING
), address AS (
    INSERT INTO identity_verifiable_addresses (
        id, status, via, verified, value, identity_id, created_at, updated_at, nid)
    SELECT md5('address of newcomer ' || number)::uuid, 'pending', 'email', false, email, id, at, at, nid
    FROM person
    ON CONFLICT (id) DO NOTHING
)
INSERT INTO identity_credential_identifiers
SELECT made.*
FROM person
CROSS JOIN LATERAL jsonb_populate_record(NULL::identity_credential_identifiers, jsonb_build_object(
    'id', md5('identifier of newcomer ' || number)::uuid,
    'identifier', email,
    'identity_credential_id', credential,
    'identity_credential_type_id', type,
    'identity_id', id,
    'created_at', at,
    'updated_at', at,
    'nid', nid)) AS made
ON CONFLICT (id) DO NOTHING
