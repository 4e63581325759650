-- The sessions of a role on the whole server; own are those that call themselves as this one does.
SELECT pid, coalesce(nullif(application_name, ''), 'unknown application') AS application,
       application_name = current_setting('application_name') AS own
FROM pg_stat_activity
WHERE usename = ? AND pid <> pg_backend_pid()
ORDER BY pid
