-- Ends what is still at work in a database that is about to be dropped.
SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = ? AND pid <> pg_backend_pid()
