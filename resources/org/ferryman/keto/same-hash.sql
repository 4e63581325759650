-- Goes before same-content.sql where no shard_id joins a tuple with a row. It decides nothing: it gives the planner one key by
-- which nearly every row is alone, so that no join compares each with each, however many tuples share an object, a relation or
-- a moment.
{tuple_hash} = {row_hash}
