-- What a provider leaves in every database of its service: roles, settings and functions of its own.
SELECT rolname AS marker
FROM pg_catalog.pg_roles
WHERE rolname IN ('rds_superuser', 'cloudsqlsuperuser', 'azure_pg_admin', 'alloydbsuperuser', 'neon_superuser',
                  'supabase_admin')
UNION
SELECT proname
FROM pg_catalog.pg_proc
WHERE proname = 'aurora_version'
UNION
SELECT extname
FROM pg_catalog.pg_extension
WHERE extname IN ('citus', 'timescaledb', 'bdr')
ORDER BY 1
