package org.ferryman.postgres;

import java.sql.SQLException;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.ResourceBundle;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import org.ferryman.engine.Failure;
import org.ferryman.engine.FailureClassifier;
import org.ferryman.engine.Finding;
import org.ferryman.engine.UnexpectedFailure;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * What a failure of the server or of the connection means. The SQLSTATE decides (PostgreSQL documentation, Appendix A),
 * never the text of the message, which depends on the server's language.
 */
public final class SqlFailures implements FailureClassifier {

    /** What to do after a failure. */
    public enum Kind {
        /** Another transaction was in the way: roll back, wait a little, try again. */
        RETRY,
        /** The connection is gone, or was never made: try again on a fresh one, after asking about a lost COMMIT. */
        CONNECTION_LOST,
        /** The statement was cancelled, by the user or by a statement time-out. */
        CANCELLED,
        /** A lock was not to be had in time: try again after a pause longer than the transaction took. */
        LOCK_TIMEOUT,
        /** Trying again would end the same way. */
        FINAL
    }

    /** The key of what is said about a state without a text of its own. */
    private static final String OTHER = "other";

    private static final ResourceBundle TEXTS = ResourceBundle.getBundle("org.ferryman.postgres.failures", Locale.ROOT);

    @Override
    public Failure classify(Exception exception) {
        for (Throwable cause = exception; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                return new Failure(
                        switch (kind(sql)) {
                            case RETRY, CONNECTION_LOST, LOCK_TIMEOUT -> Failure.Kind.RETRY;
                            case CANCELLED -> Failure.Kind.CANCELLED;
                            case FINAL -> Failure.Kind.FINAL;
                        },
                        finding(sql));
            }
        }
        return new Failure(Failure.Kind.FINAL, UnexpectedFailure.finding(exception));
    }

    /** What to do after it. */
    public Kind kind(SQLException failure) {
        String state = state(failure);
        return switch (state) {
            case "40001", "40P01" -> Kind.RETRY;
            case "55P03" -> Kind.LOCK_TIMEOUT;
            case "57014" -> Kind.CANCELLED;
            // 53300 (too many connections) and 57P03 (starting up) pass, as a lost connection does.
            case "53300", "57P01", "57P02", "57P03", "57P05", "25P03", "25P04" -> Kind.CONNECTION_LOST;
            // The server has no SQLSTATE of its own for "tuple concurrently updated", which concurrent GRANTs cause.
            case "XX000" -> concurrentlyUpdated(failure) ? Kind.RETRY : Kind.FINAL;
            // The server refused the login: it would do so again.
            case "08004", "08P01" -> Kind.FINAL;
            default -> state.startsWith("08") ? Kind.CONNECTION_LOST : Kind.FINAL;
        };
    }

    /** What to tell people about it: what the server said, why it matters and what to do. */
    public Finding finding(SQLException failure) {
        String state = state(failure);
        String key = isHandshake(failure)
                ? "tls"
                : Stream.of(state, state.substring(0, 2))
                        .filter(each -> TEXTS.containsKey(each + ".why"))
                        .findFirst()
                        .orElse(OTHER);
        String id = TEXTS.getString((TEXTS.containsKey(key + ".id") ? key : OTHER) + ".id")
                .replace("{state}", state);
        String seen = "SQLSTATE " + state + ": " + said(failure);
        return Finding.blocker(id, seen, TEXTS.getString(key + ".why"), TEXTS.getString(key + ".remedy"));
    }

    /** Whether the connection is gone. */
    boolean isLost(Exception exception) {
        for (Throwable cause = exception; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                return kind(sql) == Kind.CONNECTION_LOST;
            }
        }
        return false;
    }

    /** Whether the server itself said so, which a dead one can't. */
    static boolean isAnswer(SQLException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof PSQLException postgres && postgres.getServerErrorMessage() != null) {
                return true;
            }
        }
        return false;
    }

    private static boolean isHandshake(SQLException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SSLHandshakeException) {
                return true;
            }
        }
        return false;
    }

    private static boolean concurrentlyUpdated(SQLException failure) {
        return said(failure).contains("tuple concurrently updated");
    }

    /** The first SQLSTATE in the chain of causes: a pool or a batch wraps the server's own exception. */
    private static String state(SQLException failure) {
        Throwable cause = failure;
        while (cause != null) {
            if (cause instanceof SQLException sql && sql.getSQLState() != null) {
                return sql.getSQLState();
            }
            cause = cause.getCause();
        }
        return "00000";
    }

    /** The server's primary message: detail, hint and query are left out, as they can hold row values. */
    private static String said(SQLException failure) {
        if (failure instanceof PSQLException postgres) {
            Optional<String> primary =
                    Optional.ofNullable(postgres.getServerErrorMessage()).map(ServerErrorMessage::getMessage);
            if (primary.isPresent()) {
                return primary.get();
            }
        }
        Throwable root = failure.getCause();
        String text = Objects.requireNonNullElse(failure.getMessage(), "no message");
        return root instanceof java.io.IOException && root.getMessage() != null ? text + " " + root : text;
    }
}
