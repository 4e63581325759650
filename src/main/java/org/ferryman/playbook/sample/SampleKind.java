package org.ferryman.playbook.sample;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.ferryman.postgres.QualifiedName;
import org.ferryman.postgres.embedded.EmbeddedServer;

/**
 * What is particular to a service's sample.
 *
 * @param name of the database, of its owner, and of the configuration file without its ending; needs no quotes in a URL
 * @param server the name of the folder that its server has in the sample's; two samples may share that one
 * @param minimum the least size that it can have
 * @param maker fills the database
 * @param <C> what it is filled with
 */
public record SampleKind<C extends SampleContent>(String name, String server, long minimum, Maker<C> maker) {

    /**
     * Fills an empty database, in one transaction.
     *
     * @param <C> what it is filled with
     */
    @FunctionalInterface
    public interface Maker<C> {

        /**
         * Fills it.
         *
         * @param superuser a superuser's connection to the empty database, outside a transaction
         * @param role the owner to be, made if there is no such role
         * @param size of what grows
         */
        C make(Connection superuser, String role, long size) throws SQLException;
    }

    /** Makes the database on a server that has none yet. */
    public C fill(EmbeddedServer server, long size) throws SQLException {
        try (Connection connection = server.connect("postgres");
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + QualifiedName.quote(name));
        }
        try (Connection connection = server.connect(name)) {
            return maker.make(connection, name, size);
        }
    }

    /** The URL of the sample on a server, for the owner of its tables. */
    public String url(EmbeddedServer server) {
        return "postgresql://%s@127.0.0.1:%s/%s".formatted(name, server.port(), name);
    }
}
