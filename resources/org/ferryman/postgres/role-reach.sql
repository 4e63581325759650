-- The roles whose rights a role (its name as the parameter) has or can take: itself and all that it is a member of, however
-- far and whether it inherits them or not.
SELECT r.rolname AS name, r.rolsuper AS superuser, r.rolcreaterole AS createrole
FROM pg_roles AS me
JOIN pg_roles AS r ON pg_has_role(me.oid, r.oid, 'MEMBER')
WHERE me.rolname = ? AND (NOT me.rolsuper OR r.oid = me.oid)
ORDER BY r.rolname
