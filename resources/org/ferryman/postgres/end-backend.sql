-- Asks a server process to end; no row if it has ended. Its start (the second parameter) tells it from a later one of the
-- same id.
SELECT pg_catalog.pg_terminate_backend(a.pid)
FROM pg_catalog.pg_stat_activity AS a
WHERE a.pid OPERATOR(pg_catalog.=) ? AND pg_catalog.encode(pg_catalog.timestamptz_send(a.backend_start), 'hex') OPERATOR(pg_catalog.=) ?::text
