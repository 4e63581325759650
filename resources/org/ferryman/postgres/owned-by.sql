-- What belongs to a role, or is granted to or by it, anywhere on the server: what keeps it from being dropped. Roles' own
-- memberships and settings go with the role.
SELECT CASE WHEN d.dbid = 0 THEN 'in the whole server'
            WHEN d.dbid = (SELECT oid FROM pg_database WHERE datname = current_database()) THEN 'in this database'
            ELSE 'in database ' || (SELECT datname FROM pg_database WHERE oid = d.dbid)
       END AS place,
       CASE WHEN d.dbid IN (0, (SELECT oid FROM pg_database WHERE datname = current_database()))
            THEN pg_describe_object(d.classid, d.objid, d.objsubid)
            ELSE 'an object'
       END AS object,
       d.deptype = 'o' AS owns
FROM pg_shdepend AS d
WHERE d.refclassid = 'pg_authid'::regclass
  AND d.refobjid = (SELECT oid FROM pg_roles WHERE rolname = ?)
  AND d.deptype IN ('o', 'a', 'r', 'i')
  AND d.classid NOT IN ('pg_auth_members'::regclass, 'pg_db_role_setting'::regclass)
ORDER BY owns DESC, place, object
LIMIT 20
