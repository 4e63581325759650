-- The guard's function, if it is as Ferryman makes it to the letter.
SELECT own.oid
FROM pg_proc AS own
JOIN pg_namespace AS home ON home.oid = own.pronamespace AND home.nspname = 'ferryman_guard'
JOIN pg_language AS language ON language.oid = own.prolang AND language.lanname = 'plpgsql'
WHERE own.proname = 'refuse'
  AND own.pronargs = 0
  AND own.prorettype = 'pg_catalog.trigger'::regtype
  AND NOT own.prosecdef
  AND own.proconfig = ARRAY['search_path=pg_catalog, pg_temp']
  AND own.prosrc = {body}
