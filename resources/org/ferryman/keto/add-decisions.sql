INSERT INTO pg_temp.ferryman_decisions (id, line, decision, new_subject)
SELECT * FROM unnest(?::text[]::uuid[], ?::text[]::int8[], ?::text[], ?::text[])
