-- Who has a session in this database, or logs in and may write to one of the given tables (an array of names), and whom
-- the connected user can act as without asking for more.
WITH relations AS (SELECT to_regclass(name)::oid AS oid FROM unnest(?::text[]) AS name)
SELECT r.rolname
FROM pg_roles AS r
WHERE r.rolcanlogin
  AND pg_has_role(r.oid, 'MEMBER')
  AND (
        EXISTS (
            SELECT FROM pg_stat_activity AS a
            WHERE a.datname = current_database() AND a.usesysid = r.oid AND a.pid <> pg_backend_pid())
        OR EXISTS (
            SELECT FROM relations
            WHERE NOT r.rolsuper AND has_table_privilege(r.oid, relations.oid, 'INSERT, UPDATE, DELETE, TRUNCATE'))
  )
ORDER BY 1
