-- Whether a row of v0.7's table was put there by Ferryman: a UUIDv8 with the zeros of classified.sql. Keto makes UUIDv4.
get_byte(uuid_send({row}.shard_id), 6) = 128 AND get_byte(uuid_send({row}.shard_id), 8) = 128
