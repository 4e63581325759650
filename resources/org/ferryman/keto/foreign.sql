-- Whether a row of v0.7's table was put there by others than Ferryman.
NOT (get_byte(uuid_send({row}.shard_id), 6) = 128 AND get_byte(uuid_send({row}.shard_id), 8) IN (128, 129))
