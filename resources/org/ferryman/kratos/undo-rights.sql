-- Whose the given tables (an array of names) are, and who has which rights on them.
SELECT c.relname AS name, pg_get_userbyid(c.relowner) || ' ' || coalesce(c.relacl::text, '') AS rights
FROM pg_class AS c
WHERE c.oid IN (SELECT to_regclass(name)::oid FROM unnest(?::text[]) AS name)
ORDER BY c.relname
