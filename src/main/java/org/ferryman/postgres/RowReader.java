package org.ferryman.postgres;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Short words for reading a few rows. */
public final class RowReader {

    private RowReader() {}

    /** Makes one value of a row. */
    @FunctionalInterface
    public interface Mapper<T> {
        T map(ResultSet row) throws SQLException;
    }

    public static <T> List<T> query(Connection connection, String sql, Mapper<T> mapper) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            return all(statement, mapper);
        }
    }

    /** Runs SQL whose two parameters are the schemas and the names of relations. */
    public static <T> List<T> query(Connection connection, String sql, List<QualifiedName> relations, Mapper<T> mapper)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setArray(
                    1,
                    texts(
                            connection,
                            relations.stream().map(QualifiedName::schema).toArray()));
            statement.setArray(
                    2,
                    texts(
                            connection,
                            relations.stream().map(QualifiedName::name).toArray()));
            return all(statement, mapper);
        }
    }

    public static <T> T one(Connection connection, String sql, Mapper<T> mapper) throws SQLException {
        List<T> rows = query(connection, sql, mapper);
        if (rows.size() != 1) {
            throw new SQLException("one row expected, not " + rows.size(), "21000");
        }
        return rows.get(0);
    }

    /** A text that the query never leaves null. */
    public static String text(ResultSet row, String column) throws SQLException {
        return Objects.requireNonNull(row.getString(column), column);
    }

    public static List<String> texts(ResultSet row, String column) throws SQLException {
        Array array = Objects.requireNonNull(row.getArray(column), column);
        return List.of((String[]) array.getArray());
    }

    private static Array texts(Connection connection, Object[] values) throws SQLException {
        return connection.createArrayOf("text", values);
    }

    private static <T> List<T> all(PreparedStatement statement, Mapper<T> mapper) throws SQLException {
        List<T> rows = new ArrayList<>();
        try (ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                rows.add(mapper.map(row));
            }
        }
        return rows;
    }
}
