-- What a session is set to that only holds a lock: the server must not end it for being idle, and must notice within a minute and
-- a half that its client is gone, not after two hours.
SET tcp_keepalives_idle = 60;
SET tcp_keepalives_interval = 10;
SET tcp_keepalives_count = 3;
