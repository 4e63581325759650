-- Where this session is, as the server sees it: behind a pooler or a forwarded port, address and port are other ones than those
-- that were connected to. Both are NULL where a pooler uses a Unix socket.
SELECT pg_catalog.host(pg_catalog.inet_server_addr()) AS address,
       pg_catalog.inet_server_port() AS port,
       pg_catalog.current_database() AS database,
       coalesce(pg_catalog.current_schema(), '') AS schema,
       session_user AS login,
       current_user AS role
