-- The functions of the capture's triggers, as far as they are as Ferryman makes them to the letter: they only take notes.
SELECT own.oid
FROM pg_proc AS own
JOIN pg_namespace AS home ON home.oid = own.pronamespace AND home.nspname = 'ferryman_capture'
JOIN pg_language AS language ON language.oid = own.prolang AND language.lanname = 'plpgsql'
WHERE own.pronargs = 0
  AND own.prorettype = 'pg_catalog.trigger'::regtype
  AND own.prosecdef
  AND own.proconfig = ARRAY['search_path=""']
  AND (own.proname, own.prosrc) IN (('capture', {body}), ('note', {note_body}))
