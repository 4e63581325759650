-- The server process of this session, and when it began: as bytes, which no setting changes.
SELECT a.pid, pg_catalog.encode(pg_catalog.timestamptz_send(a.backend_start), 'hex') AS start
FROM pg_catalog.pg_stat_activity AS a
WHERE a.pid OPERATOR(pg_catalog.=) pg_catalog.pg_backend_pid()
