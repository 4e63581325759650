-- Where default_transaction_read_only is set for a session as this one, the strongest first: for the login in this database, for
-- the login, for the database, for all. Without a row it is the server's own configuration.
SELECT s.setrole <> 0 AS of_role, s.setdatabase <> 0 AS of_database, session_user AS role, current_database() AS database
FROM pg_catalog.pg_db_role_setting AS s
WHERE s.setrole IN (0, (SELECT r.oid FROM pg_catalog.pg_roles AS r WHERE r.rolname = session_user))
  AND s.setdatabase IN (0, (SELECT d.oid FROM pg_catalog.pg_database AS d WHERE d.datname = pg_catalog.current_database()))
  AND EXISTS (SELECT FROM pg_catalog.unnest(s.setconfig) AS c WHERE c LIKE 'default\_transaction\_read\_only=%')
ORDER BY (s.setrole <> 0 AND s.setdatabase <> 0) DESC, (s.setrole <> 0) DESC, (s.setdatabase <> 0) DESC
LIMIT 1
