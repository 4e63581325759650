-- The functions that open a service's guard, as Ferryman makes them: for good (true), or only for now (false).
SELECT opening.oid
FROM pg_proc AS opening
JOIN pg_namespace AS home ON home.oid = opening.pronamespace AND home.nspname = 'ferryman_guard'
JOIN pg_language AS language ON language.oid = opening.prolang AND language.lanname = 'sql'
WHERE opening.proname ~ '^ferryman_[a-z]+$'
  AND opening.pronargs = 0
  AND opening.prorettype = 'pg_catalog.bool'::regtype
  AND NOT opening.prosecdef
  AND opening.prosrc IN ('SELECT true', 'SELECT false')
