-- The statements that follow read whole tables again, as session.sql has it.
SET LOCAL enable_nestloop = off;
SET LOCAL enable_hashjoin = on;
SET LOCAL enable_seqscan = on
