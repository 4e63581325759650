-- The attributes of the role whose rights are in use (after SET ROLE by a setting of the role, not the login's).
SELECT current_user AS name,
       session_user AS login,
       rolsuper AS superuser,
       rolcreaterole AS createrole,
       rolbypassrls AS bypassrls,
       rolreplication AS replication,
       rolconnlimit AS connection_limit,
       rolvaliduntil AS valid_until
FROM pg_catalog.pg_roles
WHERE rolname = current_user
