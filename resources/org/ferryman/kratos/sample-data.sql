-- People who do not exist, with all that Kratos v1.3.1 keeps of people: every table has rows, each of them the same on
-- every server. {identities} of them; ids are made of their numbers, so that every reference finds its row. Nothing in
-- it is anybody's: addresses are those of example.org, which nobody has, and no password fits any of the hashes. The
-- network's id is the mark by which the stand-in knows a sample.
--
-- The tables have no key and no index yet: that takes half the time.

INSERT INTO networks (id, created_at, updated_at)
VALUES (
    md5('ferryman sample network')::uuid, timestamp '2024-02-29 12:00:00.123456',
    timestamp '2024-02-29 12:00:00.123456');

INSERT INTO identity_credential_types (id, name)
SELECT md5('type ' || name)::uuid, name
FROM unnest(ARRAY['password', 'oidc', 'totp', 'lookup_secret', 'webauthn', 'code', 'passkey']) AS name;

-- Names with quotes, accents, emoji, combining and right-to-left letters; some identities are not active.
INSERT INTO identities (
    id, schema_id, traits, created_at, updated_at, nid, state, state_changed_at, metadata_public, metadata_admin,
    available_aal, organization_id)
SELECT md5('identity ' || n)::uuid,
       'default',
       jsonb_build_object(
           'email', 'person-' || n || '@example.org',
           'name', jsonb_build_object(
               'first', (ARRAY['Sample', 'Zoë', 'O''Neil', 'E' || chr(769) || 'va',
                   chr(1491) || chr(1493) || chr(1491), chr(128105), 'Say "no" \'])[1 + n % 7],
               'last', 'Person ' || n)),
       timestamp '2024-03-01 08:00:00.000123' + n * interval '7.654321 s',
       timestamp '2024-06-01 08:00:00' + n * interval '3 s',
       md5('ferryman sample network')::uuid,
       CASE WHEN n % 40 = 0 THEN 'inactive' ELSE 'active' END,
       CASE WHEN n % 3 > 0 THEN timestamp '2024-06-01 08:00:00' + n * interval '3 s' END,
       CASE WHEN n % 5 = 0 THEN jsonb_build_object('plan', 'sample', 'number', n) END,
       CASE WHEN n % 50 = 0 THEN '{"note": "made by ferryman sample"}'::jsonb END,
       CASE WHEN n % 10 = 0 THEN 'aal2' ELSE 'aal1' END,
       CASE WHEN n % 20 = 0 THEN md5('organization ' || n % 3)::uuid END
FROM generate_series(1, {identities}) AS n;

-- Everybody has a password; one in ten one-time passwords, one in five signs in with another service.
INSERT INTO identity_credentials (
    id, config, identity_credential_type_id, identity_id, created_at, updated_at, nid, version)
SELECT md5(type || ' credential ' || n)::uuid,
       config,
       md5('type ' || type)::uuid,
       md5('identity ' || n)::uuid,
       timestamp '2024-03-01 08:00:00.000123' + n * interval '7.654321 s',
       timestamp '2024-03-01 08:00:00.000123' + n * interval '7.654321 s',
       md5('ferryman sample network')::uuid,
       0
FROM generate_series(1, {identities}) AS n
CROSS JOIN LATERAL (VALUES
    ('password', 1, '{"hashed_password": "no password fits this sample"}'::jsonb),
    ('totp', 10, '{"totp_url": "otpauth://totp/sample:nobody?issuer=sample&secret=SAMPLE"}'::jsonb),
    ('oidc', 5, jsonb_build_object('providers', jsonb_build_array(jsonb_build_object(
        'provider', 'sample', 'subject', 'subject-' || n, 'initial_id_token', '', 'initial_access_token', '')))))
    AS made (type, every, config)
WHERE n % every = 0;

INSERT INTO identity_credential_identifiers (
    id, identifier, identity_credential_id, created_at, updated_at, nid, identity_credential_type_id)
SELECT md5('identifier of ' || c.id)::uuid,
       CASE t.name
           WHEN 'password' THEN i.traits ->> 'email'
           WHEN 'oidc' THEN 'sample:' || (c.config #>> '{providers,0,subject}')
           ELSE c.identity_id::text
       END,
       c.id, c.created_at, c.updated_at, c.nid, c.identity_credential_type_id
FROM identity_credentials AS c
JOIN identity_credential_types AS t ON t.id = c.identity_credential_type_id
JOIN identities AS i ON i.id = c.identity_id
ORDER BY i.created_at, t.name;

INSERT INTO identity_verifiable_addresses (
    id, status, via, verified, value, verified_at, identity_id, created_at, updated_at, nid)
SELECT md5('verifiable ' || n)::uuid,
       CASE WHEN n % 4 > 0 THEN 'completed' ELSE 'pending' END,
       'email',
       n % 4 > 0,
       'person-' || n || '@example.org',
       CASE WHEN n % 4 > 0 THEN timestamp '2024-03-02 08:00:00' + n * interval '7.654321 s' END,
       md5('identity ' || n)::uuid,
       timestamp '2024-03-01 08:00:00.000123' + n * interval '7.654321 s',
       timestamp '2024-03-02 08:00:00' + n * interval '7.654321 s',
       md5('ferryman sample network')::uuid
FROM generate_series(1, {identities}) AS n;

INSERT INTO identity_recovery_addresses (id, via, value, identity_id, created_at, updated_at, nid)
SELECT md5('recovery ' || n)::uuid,
       'email',
       'person-' || n || '@example.org',
       md5('identity ' || n)::uuid,
       timestamp '2024-03-01 08:00:00.000123' + n * interval '7.654321 s',
       timestamp '2024-03-01 08:00:00.000123' + n * interval '7.654321 s',
       md5('ferryman sample network')::uuid
FROM generate_series(1, {identities}) AS n;

-- Everybody has a session, one in five a second one, each on a device.
INSERT INTO sessions (
    id, issued_at, expires_at, authenticated_at, identity_id, created_at, updated_at, token, active, nid, logout_token,
    aal, authentication_methods)
SELECT md5('session ' || n)::uuid,
       at, at + interval '1 year', at,
       md5('identity ' || 1 + (n - 1) % {identities})::uuid,
       at, at,
       'sample_' || md5('token ' || n),
       n % 6 > 0,
       md5('ferryman sample network')::uuid,
       'sample_' || md5('logout ' || n),
       CASE WHEN n % 10 = 0 THEN 'aal2' ELSE 'aal1' END,
       jsonb_build_array(jsonb_build_object(
           'method', 'password', 'aal', 'aal1', 'completed_at', to_char(at, 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')))
FROM generate_series(1, {identities} + {identities} / 5) AS n
CROSS JOIN LATERAL (SELECT timestamp '2024-05-01 06:30:00.5' + n * interval '11.000007 s') AS moments (at);

INSERT INTO session_devices (id, ip_address, user_agent, location, nid, session_id, created_at, updated_at)
SELECT md5('device ' || n)::uuid,
       CASE WHEN n % 9 > 0 THEN '192.0.2.' || n % 256 ELSE '' END,
       'Sample browser ' || n % 17,
       CASE WHEN n % 3 = 0 THEN 'Nowhere, ZZ' ELSE '' END,
       md5('ferryman sample network')::uuid,
       md5('session ' || n)::uuid,
       timestamp '2024-05-01 06:30:00.5' + n * interval '11.000007 s',
       timestamp '2024-05-01 06:30:00.5' + n * interval '11.000007 s'
FROM generate_series(1, {identities} + {identities} / 5) AS n;

-- Messages that were sent, some given up: none waits.
INSERT INTO courier_messages (
    id, type, status, body, subject, recipient, created_at, updated_at, template_type, template_data, nid, send_count,
    channel)
SELECT md5('message ' || n)::uuid,
       1,
       CASE WHEN n % 30 = 0 THEN 4 ELSE 2 END,
       'Hello, this is message ' || n || ' of a sample.' || chr(10) || repeat('It says nothing. ', 10),
       'Sample message',
       'person-' || n || '@example.org',
       timestamp '2024-04-01 08:00:00' + n * interval '13 s',
       timestamp '2024-04-01 08:00:00' + n * interval '13.5 s',
       'verification_code_valid',
       convert_to('{"to": "person-' || n || '@example.org"}', 'UTF8'),
       md5('ferryman sample network')::uuid,
       1,
       CASE WHEN n % 2 = 0 THEN 'email' END
FROM generate_series(1, greatest(30, {identities} / 2)) AS n;

INSERT INTO courier_message_dispatches (id, message_id, status, error, nid, created_at, updated_at)
SELECT md5('dispatch ' || n)::uuid,
       md5('message ' || n)::uuid,
       CASE WHEN n % 30 = 0 THEN 'failed' ELSE 'success' END,
       CASE WHEN n % 30 = 0 THEN '{"reason": "example.org takes no mail"}'::json END,
       md5('ferryman sample network')::uuid,
       timestamp '2024-04-01 08:00:00' + n * interval '13.5 s',
       timestamp '2024-04-01 08:00:00' + n * interval '13.5 s'
FROM generate_series(1, greatest(30, {identities} / 2)) AS n;

-- What people began with a browser, and what was sent to them meanwhile.
INSERT INTO selfservice_login_flows (
    id, request_url, issued_at, expires_at, active_method, csrf_token, created_at, updated_at, forced, type, ui, nid,
    requested_aal, internal_context, oauth2_login_challenge, oauth2_login_challenge_data, state, submit_count,
    organization_id)
SELECT md5('login flow ' || n)::uuid,
       'https://sample.example.org/self-service/login/browser?return_to=' || n,
       at, at + interval '1 hour',
       CASE WHEN n % 3 = 0 THEN 'code' ELSE 'password' END,
       'sample ' || md5('csrf ' || n),
       at, at,
       n % 8 = 0,
       CASE WHEN n % 5 = 0 THEN 'api' ELSE 'browser' END,
       jsonb_build_object('action', 'https://sample.example.org/self-service/login?flow=' || n, 'method', 'POST',
           'nodes', jsonb_build_array(jsonb_build_object(
               'type', 'input', 'group', 'default', 'messages', '[]'::jsonb, 'meta', '{}'::jsonb,
               'attributes', jsonb_build_object('node_type', 'input', 'name', 'identifier', 'type', 'text', 'disabled',
                   false, 'value', repeat('sample ', 30))))),
       md5('ferryman sample network')::uuid,
       'aal1',
       '{}',
       CASE WHEN n % 12 = 0 THEN md5('challenge ' || n)::uuid END,
       CASE WHEN n % 12 = 0 THEN 'sample' END,
       'choose_method',
       (n % 3)::int,
       CASE WHEN n % 20 = 0 THEN md5('organization ' || n % 3)::uuid END
FROM generate_series(1, greatest(1, {identities} / 2)) AS n
CROSS JOIN LATERAL (SELECT timestamp '2024-07-01 06:30:00' + n * interval '17 s') AS moments (at);

INSERT INTO selfservice_registration_flows (
    id, request_url, issued_at, expires_at, active_method, csrf_token, created_at, updated_at, type, ui, nid,
    internal_context, oauth2_login_challenge, oauth2_login_challenge_data, state, submit_count, organization_id)
SELECT md5('registration flow ' || n)::uuid,
       'https://sample.example.org/self-service/registration/browser',
       at, at + interval '1 hour',
       'password',
       'sample ' || md5('csrf ' || n),
       at, at,
       'browser',
       jsonb_build_object('action', 'https://sample.example.org/self-service/registration?flow=' || n, 'method',
           'POST', 'nodes',
           jsonb_build_array(jsonb_build_object(
               'type', 'input', 'group', 'default', 'messages', '[]'::jsonb, 'meta', '{}'::jsonb,
               'attributes', jsonb_build_object('node_type', 'input', 'name', 'identifier', 'type', 'text', 'disabled',
                   false, 'value', repeat('sample ', 30))))),
       md5('ferryman sample network')::uuid,
       '{}', NULL, NULL, 'choose_method', 0, NULL
FROM generate_series(1, greatest(1, {identities} / 5)) AS n
CROSS JOIN LATERAL (SELECT timestamp '2024-07-01 06:30:00' + n * interval '17 s') AS moments (at);

INSERT INTO selfservice_recovery_flows (
    id, request_url, issued_at, expires_at, active_method, csrf_token, state, recovered_identity_id, created_at,
    updated_at, type, ui, nid, submit_count, skip_csrf_check)
SELECT md5('recovery flow ' || n)::uuid,
       'https://sample.example.org/self-service/recovery/browser',
       at, at + interval '1 hour',
       'code',
       'sample ' || md5('csrf ' || n),
       CASE WHEN n % 3 = 0 THEN 'passed_challenge' ELSE 'sent_email' END,
       CASE WHEN n % 3 = 0 THEN md5('identity ' || n)::uuid END,
       at, at,
       'browser',
       '{"action": "https://sample.example.org/self-service/recovery", "method": "POST", "nodes": []}',
       md5('ferryman sample network')::uuid,
       1, n % 10 = 0
FROM generate_series(1, greatest(1, {identities} / 5)) AS n
CROSS JOIN LATERAL (SELECT timestamp '2024-07-01 06:30:00' + n * interval '17 s') AS moments (at);

INSERT INTO selfservice_settings_flows (
    id, request_url, issued_at, expires_at, identity_id, created_at, updated_at, active_method, state, type, ui, nid,
    internal_context)
SELECT md5('settings flow ' || n)::uuid,
       'https://sample.example.org/self-service/settings/browser',
       at, at + interval '1 hour',
       md5('identity ' || n)::uuid,
       at, at,
       CASE WHEN n % 2 = 0 THEN 'profile' END,
       'show_form', 'browser',
       '{"action": "https://sample.example.org/self-service/settings", "method": "POST", "nodes": []}',
       md5('ferryman sample network')::uuid,
       '{}'
FROM generate_series(1, greatest(1, {identities} / 5)) AS n
CROSS JOIN LATERAL (SELECT timestamp '2024-07-01 06:30:00' + n * interval '17 s') AS moments (at);

INSERT INTO selfservice_verification_flows (
    id, request_url, issued_at, expires_at, csrf_token, created_at, updated_at, type, state, active_method, ui, nid,
    submit_count, oauth2_login_challenge, session_id, identity_id, authentication_methods)
SELECT md5('verification flow ' || n)::uuid,
       'https://sample.example.org/self-service/verification/browser',
       at, at + interval '1 hour',
       'sample ' || md5('csrf ' || n),
       at, at,
       'browser', 'sent_email', 'code',
       '{"action": "https://sample.example.org/self-service/verification", "method": "POST", "nodes": []}',
       md5('ferryman sample network')::uuid,
       1, NULL,
       CASE WHEN n % 3 = 0 THEN md5('session ' || n)::uuid END,
       CASE WHEN n % 3 = 0 THEN md5('identity ' || n)::uuid END,
       CASE WHEN n % 3 = 0 THEN
           '[{"method": "password", "aal": "aal1", "completed_at": "2024-07-01T06:30:00Z"}]'::json
       END
FROM generate_series(1, greatest(1, {identities} / 5)) AS n
CROSS JOIN LATERAL (SELECT timestamp '2024-07-01 06:30:00' + n * interval '17 s') AS moments (at);

INSERT INTO selfservice_errors (id, errors, seen_at, was_seen, created_at, updated_at, csrf_token, nid)
SELECT md5('error ' || n)::uuid,
       jsonb_build_object('code', 400, 'message', 'sample ' || n),
       CASE WHEN n % 2 = 0 THEN timestamp '2024-07-01 06:30:00' + n * interval '17 s' END,
       n % 2 = 0,
       timestamp '2024-07-01 06:30:00' + n * interval '17 s',
       timestamp '2024-07-01 06:30:00' + n * interval '17 s',
       'sample',
       md5('ferryman sample network')::uuid
FROM generate_series(1, greatest(1, {identities} / 20)) AS n;

-- Codes name their addresses; char(36) keeps its blanks.
INSERT INTO identity_login_codes (
    id, code, address, address_type, used_at, expires_at, issued_at, selfservice_login_flow_id, identity_id, created_at,
    updated_at, nid)
SELECT md5('login code ' || n)::uuid,
       md5('code ' || n),
       'person-' || n || '@example.org',
       'email',
       CASE WHEN n % 2 = 0 THEN at END,
       at + interval '15 min', at,
       md5('login flow ' || n)::uuid,
       md5('identity ' || n)::uuid,
       at, at,
       md5('ferryman sample network')::uuid
FROM generate_series(1, greatest(1, {identities} / 10)) AS n
CROSS JOIN LATERAL (SELECT timestamp '2024-07-01 06:31:00' + n * interval '17 s') AS moments (at);

INSERT INTO identity_registration_codes (
    id, code, address, address_type, used_at, expires_at, issued_at, selfservice_registration_flow_id, created_at,
    updated_at, nid)
SELECT md5('registration code ' || n)::uuid,
       md5('code ' || n),
       'person-' || n || '@example.org',
       'email',
       CASE WHEN n % 2 = 0 THEN at END,
       at + interval '15 min', at,
       md5('registration flow ' || n)::uuid,
       at, at,
       md5('ferryman sample network')::uuid
FROM generate_series(1, greatest(1, {identities} / 10)) AS n
CROSS JOIN LATERAL (SELECT timestamp '2024-07-01 06:31:00' + n * interval '17 s') AS moments (at);

INSERT INTO identity_recovery_codes (
    id, code, used_at, identity_recovery_address_id, code_type, expires_at, issued_at, selfservice_recovery_flow_id,
    created_at, updated_at, nid, identity_id)
SELECT md5('recovery code ' || n)::uuid,
       md5('code ' || n),
       CASE WHEN n % 2 = 0 THEN at END,
       CASE WHEN n % 5 > 0 THEN md5('recovery ' || n)::uuid END,
       CASE WHEN n % 5 > 0 THEN 2 ELSE 1 END,
       at + interval '15 min', at,
       md5('recovery flow ' || n)::uuid,
       at, at,
       md5('ferryman sample network')::uuid,
       md5('identity ' || n)::uuid
FROM generate_series(1, greatest(1, {identities} / 10)) AS n
CROSS JOIN LATERAL (SELECT timestamp '2024-07-01 06:31:00' + n * interval '17 s') AS moments (at);

INSERT INTO identity_verification_codes (
    id, code_hmac, used_at, identity_verifiable_address_id, expires_at, issued_at, selfservice_verification_flow_id,
    created_at, updated_at, nid)
SELECT md5('verification code ' || n)::uuid,
       md5('code ' || n),
       CASE WHEN n % 2 = 0 THEN at END,
       md5('verifiable ' || n)::uuid,
       at + interval '15 min', at,
       md5('verification flow ' || n)::uuid,
       at, at,
       md5('ferryman sample network')::uuid
FROM generate_series(1, greatest(1, {identities} / 10)) AS n
CROSS JOIN LATERAL (SELECT timestamp '2024-07-01 06:31:00' + n * interval '17 s') AS moments (at);

INSERT INTO identity_recovery_tokens (
    id, token, used, used_at, identity_recovery_address_id, selfservice_recovery_flow_id, created_at, updated_at,
    expires_at, issued_at, nid, identity_id, token_type)
SELECT md5('recovery token ' || n)::uuid,
       'sample_' || md5('recovery token ' || n),
       n % 2 = 0,
       CASE WHEN n % 2 = 0 THEN at END,
       md5('recovery ' || n)::uuid,
       md5('recovery flow ' || n)::uuid,
       at, at, at + interval '1 hour', at,
       md5('ferryman sample network')::uuid,
       md5('identity ' || n)::uuid,
       1 + n % 2
FROM generate_series(1, greatest(1, {identities} / 20)) AS n
CROSS JOIN LATERAL (SELECT timestamp '2024-02-01 06:31:00' + n * interval '17 s') AS moments (at);

INSERT INTO identity_verification_tokens (
    id, token, used, used_at, expires_at, issued_at, identity_verifiable_address_id, selfservice_verification_flow_id,
    created_at, updated_at, nid)
SELECT md5('verification token ' || n)::uuid,
       'sample_' || md5('verification token ' || n),
       n % 2 = 0,
       CASE WHEN n % 2 = 0 THEN at END,
       at + interval '1 hour', at,
       md5('verifiable ' || n)::uuid,
       md5('verification flow ' || n)::uuid,
       at, at,
       md5('ferryman sample network')::uuid
FROM generate_series(1, greatest(1, {identities} / 20)) AS n
CROSS JOIN LATERAL (SELECT timestamp '2024-02-01 06:31:00' + n * interval '17 s') AS moments (at);

INSERT INTO continuity_containers (id, identity_id, name, payload, expires_at, created_at, updated_at, nid)
SELECT md5('container ' || n)::uuid,
       CASE WHEN n % 2 = 0 THEN md5('identity ' || n)::uuid END,
       'ory_kratos_settings_profile',
       CASE WHEN n % 4 > 0 THEN jsonb_build_object('flow', n) END,
       timestamp '2024-07-01 07:30:00' + n * interval '17 s',
       timestamp '2024-07-01 06:30:00' + n * interval '17 s',
       timestamp '2024-07-01 06:30:00' + n * interval '17 s',
       md5('ferryman sample network')::uuid
FROM generate_series(1, greatest(1, {identities} / 10)) AS n;

INSERT INTO session_token_exchanges (id, nid, flow_id, session_id, init_code, return_to_code, created_at, updated_at)
SELECT md5('exchange ' || n)::uuid,
       md5('ferryman sample network')::uuid,
       md5('login flow ' || n)::uuid,
       CASE WHEN n % 2 = 0 THEN md5('session ' || n)::uuid END,
       'sample_' || md5('init ' || n),
       'sample_' || md5('return ' || n),
       timestamp '2024-07-01 06:30:00' + n * interval '17 s',
       timestamp '2024-07-01 06:30:00' + n * interval '17 s'
FROM generate_series(1, greatest(1, {identities} / 20)) AS n;
