-- The tables of the schemas on the search path, and whether each is named as one of Kratos' is; waits for no lock. Source:
-- the migrations of v0.5 to v26.2.0 and of the development of 2026-07-29, the names of tables that were renamed on the way
-- included.
SELECT n.nspname,
       c.relname,
       c.relname ~ '^selfservice_[a-z_]+$'
           OR c.relname IN ('continuity_containers', 'courier_message_dispatches', 'courier_messages', 'identities',
               'identity_credential_identifiers', 'identity_credential_types', 'identity_credentials', 'identity_login_codes',
               'identity_pending_traits_changes', 'identity_recovery_addresses', 'identity_recovery_codes',
               'identity_recovery_tokens', 'identity_registration_codes', 'identity_verifiable_addresses',
               'identity_verification_codes', 'identity_verification_tokens', 'networks', 'schema_migration',
               'schema_migration_pop_legacy', 'session_devices', 'session_token_exchanges', 'sessions') AS kratos,
       c.relname ~ '^(keto|hydra)_' AS of_ory,
       EXISTS (
           SELECT
           FROM pg_attribute AS a
           WHERE a.attrelid = c.oid AND a.attname = 'traits' AND NOT a.attisdropped) AS has_traits
FROM pg_class AS c
JOIN pg_namespace AS n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p')
  AND n.nspname = ANY (?)
ORDER BY n.nspname, c.relname
