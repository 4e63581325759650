-- The statements that follow look up single rows: nothing that would read a whole table is worth a thought.
SET LOCAL enable_nestloop = on;
SET LOCAL enable_hashjoin = off;
SET LOCAL enable_seqscan = off
