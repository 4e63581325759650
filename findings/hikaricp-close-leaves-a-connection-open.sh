#!/usr/bin/env bash
# HikariCP 7.1.0 (with slf4j 2.0.17): a connection that is being opened while the pool is closed is never closed.
#
# A login takes 3 s here; the pool's connection time-out is 1 s. close() waits as long as the data source's login
# time-out, which HikariCP itself has set to that second, and then closes what it has. The connection that comes two
# seconds later is neither handed out nor closed: on a database server its session stays until the process ends.
# One would guess that close() leaves nothing open. What it takes: close, in the data source, what is still open after
# the pool was closed, and what is opened later.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
for artifact in com.zaxxer:HikariCP:7.1.0 org.slf4j:slf4j-api:2.0.17 org.slf4j:slf4j-nop:2.0.17; do
    mvn -q -B org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy \
        -Dartifact="$artifact" -DoutputDirectory="$folder" > /dev/null
done

cat > "$folder/Probe.java" <<'JAVA'
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.PrintWriter;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Logger;
import javax.sql.DataSource;

/** A data source that counts the connections that are open. */
class Probe implements DataSource {
    private final AtomicInteger open = new AtomicInteger();
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch opened = new CountDownLatch(1);
    private int loginTimeout;

    public static void main(String[] arguments) throws Exception {
        Probe source = new Probe();
        HikariConfig config = new HikariConfig();
        config.setDataSource(source);
        config.setMinimumIdle(0);
        config.setInitializationFailTimeout(-1);
        config.setConnectionTimeout(1_000);
        HikariDataSource pool = new HikariDataSource(config);
        Thread user = new Thread(() -> {
            try {
                pool.getConnection().close();
            } catch (java.sql.SQLException expected) {
                System.out.println("getConnection: " + expected.getClass().getSimpleName());
            }
        });
        user.start();
        source.begun.await();
        pool.close();
        user.join();
        source.opened.await();
        // Time to close it, if anybody would.
        TimeUnit.SECONDS.sleep(3);
        System.out.println("login time-out " + source.loginTimeout + " s, pool closed: " + pool.isClosed()
                + ", connections open: " + source.open.get());
        System.exit(0);
    }

    public Connection getConnection() throws java.sql.SQLException {
        begun.countDown();
        try {
            TimeUnit.SECONDS.sleep(3);
        } catch (InterruptedException interrupted) {
            throw new java.sql.SQLException("interrupted", interrupted);
        }
        open.incrementAndGet();
        AtomicBoolean closed = new AtomicBoolean();
        Connection connection = (Connection) Proxy.newProxyInstance(
                Probe.class.getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, values) -> {
                    switch (method.getName()) {
                        case "close", "abort" -> {
                            if (closed.compareAndSet(false, true)) {
                                open.decrementAndGet();
                            }
                            return null;
                        }
                        case "isClosed" -> {
                            return closed.get();
                        }
                        case "isValid", "getAutoCommit" -> {
                            return true;
                        }
                        case "getNetworkTimeout", "getTransactionIsolation", "getHoldability" -> {
                            return 2;
                        }
                        case "isReadOnly" -> {
                            return false;
                        }
                        case "hashCode" -> {
                            return System.identityHashCode(proxy);
                        }
                        case "equals" -> {
                            return proxy == values[0];
                        }
                        default -> {
                            return null;
                        }
                    }
                });
        opened.countDown();
        return connection;
    }

    public Connection getConnection(String user, String password) throws java.sql.SQLException {
        return getConnection();
    }

    public int getLoginTimeout() {
        return loginTimeout;
    }

    public void setLoginTimeout(int seconds) {
        loginTimeout = seconds;
    }

    public PrintWriter getLogWriter() {
        return null;
    }

    public void setLogWriter(PrintWriter out) {}

    public Logger getParentLogger() {
        return Logger.getGlobal();
    }

    public <T> T unwrap(Class<T> type) {
        return null;
    }

    public boolean isWrapperFor(Class<?> type) {
        return false;
    }
}
JAVA

seen=$(java -cp "$folder/*" "$folder/Probe.java")
echo "$seen"
expected='login time-out 1 s, pool closed: true, connections open: 1'
grep -qxF "$expected" <<< "$seen" || { echo "HikariCP behaves otherwise now; expected: $expected"; exit 1; }
