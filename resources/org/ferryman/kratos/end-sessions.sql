-- Ends the sessions of one call of Kratos, by the name that was given to it.
SELECT pg_terminate_backend(pid)
FROM pg_stat_activity
WHERE application_name = ? AND datname = current_database() AND pid <> pg_backend_pid()
