-- Databases of ours for test restores whose lock nobody holds any more. The lock may be in any database.
SELECT d.datname
FROM pg_catalog.pg_database AS d
WHERE d.datname ~ '^ferryman_restore_[0-9a-f]{8}$'
  AND pg_catalog.pg_get_userbyid(d.datdba) = current_user
  AND NOT EXISTS (SELECT
                  FROM pg_catalog.pg_locks AS l
                  WHERE l.locktype = 'advisory'
                    AND l.granted
                    AND l.objsubid = 2
                    AND l.classid = ?::int8::oid
                    AND l.objid = ('x' || right(d.datname, 8))::bit(32)::int8::oid)
ORDER BY d.datname
