-- The first of some schemas that is there, and that is either a certain one, or one that any of some roles may use.
SELECT n.nspname
FROM unnest(?::text[]) WITH ORDINALITY AS given (name, nth)
JOIN pg_namespace AS n ON n.nspname = given.name
WHERE n.nspname = ?
   OR EXISTS (SELECT FROM unnest(?::text[]) AS r (role) WHERE has_schema_privilege(r.role::name, n.oid, 'USAGE'))
ORDER BY given.nth
LIMIT 1
