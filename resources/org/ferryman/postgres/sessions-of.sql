-- The sessions of a role on the whole server.
SELECT pid, coalesce(nullif(application_name, ''), 'unknown application') AS application
FROM pg_stat_activity
WHERE usename = ? AND pid <> pg_backend_pid()
ORDER BY pid
