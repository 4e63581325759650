package org.ferryman.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.CancelledException;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.CopyOperation;
import org.postgresql.copy.CopyOut;

/**
 * A connection whose statements end when the user cancels: the running one is cancelled on the server (SQLSTATE
 * 57014), a later one does not start.
 */
public final class Session {

    private static final int ROWS_AT_A_TIME = 1_000;
    private static final int AT_ONCE = 0;

    private final Connection connection;
    private final Cancellation cancellation;
    private final List<String> searchPath;
    private final AtomicReference<Consumer<IndexProgress>> indexBuilds;
    private final AtomicReference<Runnable> standbyWaits;
    private final AtomicReference<@Nullable Long> askedSince;

    /** A session over a connection that stays the caller's to close. */
    public Session(Connection connection, Cancellation cancellation) {
        this(
                connection,
                cancellation,
                List.of(),
                new AtomicReference<>(build -> {}),
                new AtomicReference<>(() -> {}),
                new AtomicReference<>());
    }

    private Session(
            Connection connection,
            Cancellation cancellation,
            List<String> searchPath,
            AtomicReference<Consumer<IndexProgress>> indexBuilds,
            AtomicReference<Runnable> standbyWaits,
            AtomicReference<@Nullable Long> askedSince) {
        this.connection = connection;
        this.cancellation = cancellation;
        this.searchPath = searchPath;
        this.indexBuilds = indexBuilds;
        this.standbyWaits = standbyWaits;
        this.askedSince = askedSince;
    }

    /** As the constructor, and keeps the search path that the connection has now. */
    public static Session of(Connection connection, Cancellation cancellation) throws SQLException, CancelledException {
        Session session = new Session(connection, cancellation);
        return session.in(session.list(
                "SELECT schema FROM pg_catalog.unnest(pg_catalog.current_schemas(false)) AS schema",
                row -> row.getString(1)));
    }

    /** The same session, taken for one whose search path is this schema. */
    public Session in(String schema) {
        return in(List.of(schema));
    }

    private Session in(List<String> schemas) {
        return new Session(connection, cancellation, schemas, indexBuilds, standbyWaits, askedSince);
    }

    /** The schemas on the search path that this connection had before a transaction of ours set its own. */
    public List<String> searchPath() {
        return searchPath;
    }

    /** From now on the listener is told, on another thread, how far an index build in this session is. */
    public void onIndexBuild(Consumer<IndexProgress> listener) {
        indexBuilds.set(listener);
    }

    Consumer<IndexProgress> indexBuilds() {
        return Objects.requireNonNull(indexBuilds.get());
    }

    /** From now on the listener is told, on another thread, that this session's commit waits for a standby server. */
    void onStandbyWait(Runnable listener) {
        standbyWaits.set(listener);
    }

    Runnable standbyWaits() {
        return Objects.requireNonNull(standbyWaits.get());
    }

    /** The connection itself. */
    public Connection connection() {
        return connection;
    }

    /** What ends this session's statements. */
    public Cancellation cancellation() {
        return cancellation;
    }

    /** Runs statements that give no rows; several may stand in one text. */
    public void execute(String sql) throws SQLException, CancelledException {
        try (Statement statement = connection.createStatement();
                StatementWatch watch = new StatementWatch(connection, cancellation, statement::cancel)) {
            ask(() -> statement.execute(sql));
        }
    }

    /** Runs one statement and tells how many rows it changed. */
    public long update(String sql, Object... parameters) throws SQLException, CancelledException {
        try (PreparedStatement statement = prepare(sql, parameters);
                StatementWatch watch = new StatementWatch(connection, cancellation, statement::cancel)) {
            return ask(statement::executeLargeUpdate);
        }
    }

    /** All rows of a query that gives few. */
    public <T> List<T> list(String sql, Row<T> row, Object... parameters) throws SQLException, CancelledException {
        List<T> all = new ArrayList<>();
        this.<RuntimeException>each(sql, result -> all.add(row.of(result)), parameters);
        return all;
    }

    /** The first row of a query, if there is one. */
    public <T> Optional<T> first(String sql, Row<T> row, Object... parameters) throws SQLException, CancelledException {
        return list(sql, row, parameters).stream().findFirst();
    }

    /** The only row of a query that always gives one. */
    public <T> T one(String sql, Row<T> row, Object... parameters) throws SQLException, CancelledException {
        return first(sql, row, parameters).orElseThrow(() -> new SQLException("a query that gives one row gave none"));
    }

    /**
     * Hands over each row of a query that gives few, fetched at once: only then the server may run it by several
     * processes.
     */
    public <E extends Exception> void each(String sql, RowConsumer<E> consumer, Object... parameters)
            throws SQLException, CancelledException, E {
        read(AT_ONCE, sql, consumer, parameters);
    }

    /**
     * Hands over each row of a query. Inside a transaction any number of rows stream through flat memory.
     *
     * @param consumer must not keep the result set
     */
    public <E extends Exception> void stream(String sql, RowConsumer<E> consumer, Object... parameters)
            throws SQLException, CancelledException, E {
        read(ROWS_AT_A_TIME, sql, consumer, parameters);
    }

    private <E extends Exception> void read(int fetchSize, String sql, RowConsumer<E> consumer, Object... parameters)
            throws SQLException, CancelledException, E {
        try (PreparedStatement statement = prepare(sql, parameters);
                StatementWatch watch = new StatementWatch(connection, cancellation, statement::cancel)) {
            statement.setFetchSize(fetchSize);
            try (ResultSet result = ask(statement::executeQuery)) {
                while (ask(result::next)) {
                    consumer.accept(result);
                }
            }
        }
    }

    /**
     * Hands over each piece of what a {@code COPY … TO STDOUT} gives. One that ends early costs the connection: ended
     * so, it leaves nothing at work on the server, and nobody waits for what is still under way.
     */
    public <E extends Exception> void copyOut(String sql, PieceConsumer<E> consumer)
            throws SQLException, CancelledException, E {
        PGConnection driver = connection.unwrap(PGConnection.class);
        try (StatementWatch watch = new StatementWatch(connection, cancellation, driver::cancelQuery)) {
            CopyOut copy = ask(() -> driver.getCopyAPI().copyOut(sql));
            try {
                for (byte[] piece = ask(copy::readFromCopy); piece != null; piece = ask(copy::readFromCopy)) {
                    cancellation.throwIfRequested();
                    consumer.accept(piece);
                }
            } finally {
                abandon(copy, watch);
            }
        }
    }

    /** Gives a {@code COPY … FROM STDIN} what the source has; ends early as {@link #copyOut} does. */
    public <E extends Exception> void copyIn(String sql, PieceSource<E> source)
            throws SQLException, CancelledException, E {
        PGConnection driver = connection.unwrap(PGConnection.class);
        try (StatementWatch watch = new StatementWatch(connection, cancellation, driver::cancelQuery)) {
            CopyIn copy = ask(() -> driver.getCopyAPI().copyIn(sql));
            try {
                source.writeTo(piece -> {
                    cancellation.throwIfRequested();
                    ask(() -> {
                        copy.writeToCopy(piece, 0, piece.length);
                        return true;
                    });
                });
                ask(copy::endCopy);
            } finally {
                abandon(copy, watch);
            }
        }
    }

    private static void abandon(CopyOperation copy, StatementWatch watch) throws SQLException {
        if (copy.isActive()) {
            watch.abandon();
        }
    }

    /** Commits; cancelling does not end it. */
    void commit() throws SQLException {
        ask(() -> {
            connection.commit();
            return true;
        });
    }

    /** For how long the server has been asked for an answer; zero if nothing is asked of it. */
    Duration askedFor() {
        Long since = askedSince.get();
        return since == null ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - since);
    }

    private <T extends @Nullable Object> T ask(Question<T> question) throws SQLException {
        askedSince.set(System.nanoTime());
        try {
            return question.answer();
        } finally {
            askedSince.set(null);
        }
    }

    private PreparedStatement prepare(String sql, Object... parameters) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        for (int i = 0; i < parameters.length; i++) {
            Object value =
                    parameters[i] instanceof String[] texts ? connection.createArrayOf("text", texts) : parameters[i];
            statement.setObject(i + 1, value);
        }
        return statement;
    }

    private interface Question<T extends @Nullable Object> {
        T answer() throws SQLException;
    }

    /** Makes a value of the row at which a result set stands. */
    @FunctionalInterface
    public interface Row<T> {
        /** Reads the current row only. */
        T of(ResultSet result) throws SQLException;
    }

    /** Takes the row at which a result set stands, and may fail in its own way. */
    @FunctionalInterface
    public interface RowConsumer<E extends Exception> {
        /** Reads the current row only. */
        void accept(ResultSet result) throws SQLException, E;
    }

    /** Takes a piece of a copy, and may fail in its own way. */
    @FunctionalInterface
    public interface PieceConsumer<E extends Exception> {
        /** Takes the next piece. */
        void accept(byte[] piece) throws SQLException, CancelledException, E;
    }

    /** Has the pieces of a copy, and may fail in its own way. */
    @FunctionalInterface
    public interface PieceSource<E extends Exception> {
        /** Writes all pieces. */
        void writeTo(PieceConsumer<RuntimeException> copy) throws SQLException, CancelledException, E;
    }
}
