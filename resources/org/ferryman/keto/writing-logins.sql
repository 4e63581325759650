-- Who may log in and write into all of these tables (their schemas and names), as an owner (the first parameter) or by grants and
-- memberships, and whether it has a session here. Administrators could do so, too: they count only as the owner. So does
-- the login that asks.
WITH RECURSIVE {reach}
SELECT r.rolname AS name,
       EXISTS (SELECT FROM pg_stat_activity AS a
               WHERE a.usesysid = r.oid AND a.datname = current_database()
                 AND a.pid <> pg_backend_pid() AND a.application_name IS DISTINCT FROM 'ferryman') AS connected
FROM pg_roles AS r
JOIN pg_roles AS o ON o.rolname = ?
WHERE r.rolcanlogin
  AND (r.oid = o.oid OR (NOT r.rolsuper AND NOT r.rolcreaterole AND r.rolname <> session_user))
  AND (EXISTS (SELECT FROM reach WHERE root = r.oid AND role = o.oid)
       OR NOT EXISTS (SELECT FROM unnest(?::text[], ?::text[]) AS t (schema, name)
                      WHERE NOT EXISTS (SELECT FROM reach
                                        WHERE root = r.oid
                                          AND has_table_privilege(role, format('%I.%I', t.schema, t.name), 'INSERT'))))
ORDER BY r.rolname
