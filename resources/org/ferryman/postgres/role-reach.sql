-- The roles whose rights a role (its name as the parameter) has or can take, itself included.
WITH RECURSIVE {reach}
SELECT DISTINCT r.rolname AS name, r.rolsuper AS superuser, r.rolcreaterole AS createrole
FROM pg_roles AS me
JOIN reach ON reach.root = me.oid
JOIN pg_roles AS r ON r.oid = reach.role
WHERE me.rolname = ? AND (NOT me.rolsuper OR r.oid = me.oid)
ORDER BY r.rolname
