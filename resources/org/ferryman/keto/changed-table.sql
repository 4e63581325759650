-- Keeps until the transaction ends which legacy tuples have changed since a copy, what their changes come to (1: added, -1:
-- gone, 0: as it was), and whether they are there now.
CREATE TEMPORARY TABLE {changed} (
    namespace_id int4 NOT NULL,
    shard_id text NOT NULL,
    object text NOT NULL,
    relation text NOT NULL,
    subject text NOT NULL,
    commit_time timestamp NOT NULL,
    net int8 NOT NULL,
    is_there boolean NOT NULL DEFAULT false
) ON COMMIT DROP
