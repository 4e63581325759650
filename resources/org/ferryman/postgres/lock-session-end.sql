-- Takes back what lock-session.sql sets.
RESET tcp_keepalives_idle;
RESET tcp_keepalives_interval;
RESET tcp_keepalives_count;
