-- The owners of the given relations, each with how many it owns, whether the current user has its rights, and whether it is a superuser.
SELECT pg_get_userbyid(relation.relowner) AS owner,
       count(*) AS relations,
       pg_has_role(relation.relowner, 'USAGE') AS member,
       bool_or(role.rolsuper) AS superuser
FROM unnest(?::text[], ?::text[]) AS given (schema, name)
JOIN pg_namespace AS namespace ON namespace.nspname = given.schema
JOIN pg_class AS relation ON relation.relnamespace = namespace.oid AND relation.relname = given.name
JOIN pg_roles AS role ON role.oid = relation.relowner
GROUP BY relation.relowner
ORDER BY 1
