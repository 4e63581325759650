-- One person more registers, in a sample, as Kratos writes it at both levels: parents first; identifiers have an
-- identity from v26 on. What was made of the same number before stays as it is, so that a registration of which nobody
-- knows may be tried again.
INSERT INTO identities (id, schema_id, traits, created_at, updated_at, nid, state, state_changed_at, available_aal)
SELECT md5('newcomer ' || number)::uuid,
       'default',
       jsonb_build_object('email', 'newcomer-' || number || '@example.org'),
       at, at,
       md5('ferryman sample network')::uuid,
       'active', at, 'aal1'
FROM (SELECT ?::bigint AS number, now() AT TIME ZONE 'UTC' AS at) AS person
ON CONFLICT (id) DO NOTHING;

INSERT INTO identity_credentials (
    id, config, identity_credential_type_id, identity_id, created_at, updated_at, nid, version)
SELECT md5('credential of newcomer ' || number)::uuid,
       '{"hashed_password": "no password fits this sample"}',
       md5('type password')::uuid,
       md5('newcomer ' || number)::uuid,
       at, at,
       md5('ferryman sample network')::uuid,
       0
FROM (SELECT ?::bigint AS number, now() AT TIME ZONE 'UTC' AS at) AS person
ON CONFLICT (id) DO NOTHING;

INSERT INTO identity_credential_identifiers
SELECT made.*
FROM (SELECT ?::bigint AS number, now() AT TIME ZONE 'UTC' AS at) AS person
CROSS JOIN LATERAL jsonb_populate_record(NULL::identity_credential_identifiers, jsonb_build_object(
    'id', md5('identifier of newcomer ' || number)::uuid,
    'identifier', 'newcomer-' || number || '@example.org',
    'identity_credential_id', md5('credential of newcomer ' || number)::uuid,
    'identity_credential_type_id', md5('type password')::uuid,
    'identity_id', md5('newcomer ' || number)::uuid,
    'created_at', at,
    'updated_at', at,
    'nid', md5('ferryman sample network')::uuid)) AS made
ON CONFLICT (id) DO NOTHING;

INSERT INTO identity_verifiable_addresses (id, status, via, verified, value, identity_id, created_at, updated_at, nid)
SELECT md5('address of newcomer ' || number)::uuid,
       'pending', 'email', false,
       'newcomer-' || number || '@example.org',
       md5('newcomer ' || number)::uuid,
       at, at,
       md5('ferryman sample network')::uuid
FROM (SELECT ?::bigint AS number, now() AT TIME ZONE 'UTC' AS at) AS person
ON CONFLICT (id) DO NOTHING
