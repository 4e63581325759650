-- Of some tables, those whose owner the connected role can't act as: a subscription writes as the owner since PostgreSQL 16.
SELECT c.relname AS name, pg_get_userbyid(c.relowner) AS owner, current_user AS role
FROM unnest(?::text[]) AS t(name)
JOIN pg_class AS c ON c.oid = t.name::regclass
WHERE NOT pg_has_role(c.relowner, 'MEMBER')
ORDER BY 1
