-- Logins that act as a predefined role (the parameter: names) whose members need no right on a table, superusers left out; and the
-- statements that would end it.
WITH RECURSIVE {reach}
SELECT p.rolname AS way,
       array_agg(DISTINCT r.rolname::text ORDER BY r.rolname::text) AS roles,
       ARRAY(SELECT DISTINCT format('REVOKE %I FROM %I', p.rolname, m.rolname)
             FROM pg_auth_members AS a
             JOIN pg_roles AS m ON m.oid = a.member AND NOT m.rolsuper
             WHERE a.roleid = p.oid
             ORDER BY 1) AS remedies
FROM pg_roles AS p
JOIN reach ON reach.role = p.oid
JOIN pg_roles AS r ON r.oid = reach.root AND r.rolcanlogin AND NOT r.rolsuper
WHERE p.rolname = ANY (?::text[])
GROUP BY p.oid, p.rolname
ORDER BY p.rolname
