-- Whether a row of v0.7's table recreates a skipped tuple, put there by Ferryman: as ours.sql, but for the last bit of byte 9.
get_byte(uuid_send({row}.shard_id), 6) = 128 AND get_byte(uuid_send({row}.shard_id), 8) = 129
