-- Whether this is a sample's database: it has the one network that the sample has, and no other.
SELECT count(*) = 1 AND bool_and(id = md5('ferryman sample network')::uuid) AS sample
FROM public.networks
