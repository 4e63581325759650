-- The sessions of a role in this database, other than Ferryman's own.
SELECT pid, coalesce(nullif(application_name, ''), 'unknown application') AS application
FROM pg_stat_activity
WHERE usename = ? AND datname = current_database() AND pid <> pg_backend_pid() AND application_name IS DISTINCT FROM 'ferryman'
ORDER BY pid
