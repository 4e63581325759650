package org.ferryman.postgres.check;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Pools transactions as pgbouncer does with pool_mode = transaction: a client has a server session only while it is in
 * a transaction, the one that became free last. For a user that logs in without a password, unencrypted.
 */
final class TransactionPooler implements AutoCloseable {

    private static final int PROTOCOL_3 = 196608;
    private static final int ANNOUNCED_PID = 424242;

    private final ServerSocket listening;
    private final int serverPort;
    private final String user;
    private final boolean wholeSessions;
    private final Deque<Link> free = new ArrayDeque<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();

    /** @param wholeSessions whether a client keeps its server session, as with pool_mode = session */
    TransactionPooler(int serverPort, String user, boolean wholeSessions) throws IOException {
        this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        this.serverPort = serverPort;
        this.user = user;
        this.wholeSessions = wholeSessions;
        threads.execute(this::accept);
    }

    int port() {
        return listening.getLocalPort();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listening.accept();
                threads.execute(() -> serve(client));
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            Link client = new Link(socket);
            client.in.readNBytes(client.in.readInt() - 4);
            Link server = lease();
            client.out.write(server.greeting);
            if (!wholeSessions) {
                giveBack(server);
                server = null;
            }
            client.out.flush();
            while (true) {
                int type = client.in.read();
                if (type < 0 || type == 'X') {
                    return;
                }
                server = server == null ? lease() : server;
                server.send(type, client.body());
                if (type != 'Q' && type != 'S') {
                    continue;
                }
                if (answer(server, client) == 'I' && !wholeSessions) {
                    giveBack(server);
                    server = null;
                }
                // Only now: the client must not be faster than the giving back.
                client.out.flush();
            }
        } catch (IOException closed) {
            // The client has gone.
        }
    }

    /** Passes the server's answer on; tells whether a transaction is open then. */
    private static int answer(Link server, Link client) throws IOException {
        server.out.flush();
        while (true) {
            int type = server.in.readUnsignedByte();
            byte[] body = server.body();
            client.send(type, body);
            if (type == 'Z') {
                return body[0];
            }
        }
    }

    private Link lease() throws IOException {
        synchronized (free) {
            if (!free.isEmpty()) {
                return free.pop();
            }
        }
        return login();
    }

    private void giveBack(Link server) {
        synchronized (free) {
            free.push(server);
        }
    }

    private Link login() throws IOException {
        Link server = new Link(new Socket(InetAddress.getLoopbackAddress(), serverPort));
        byte[] parameters =
                ("user\0" + user + "\0database\0postgres\0client_encoding\0UTF8\0\0").getBytes(StandardCharsets.UTF_8);
        server.out.writeInt(parameters.length + 8);
        server.out.writeInt(PROTOCOL_3);
        server.out.write(parameters);
        server.out.flush();
        server.rememberGreeting();
        return server;
    }

    @Override
    public void close() {
        try {
            listening.close();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        threads.shutdownNow();
    }

    /** One end's streams, in messages. */
    private static final class Link {
        private final DataInputStream in;
        private final DataOutputStream out;
        private byte[] greeting = {};

        Link(Socket socket) throws IOException {
            this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
            this.out = new DataOutputStream(new BufferedOutputStream(socket.getOutputStream()));
        }

        byte[] body() throws IOException {
            return in.readNBytes(in.readInt() - 4);
        }

        void send(int type, byte[] body) throws IOException {
            out.write(type);
            out.writeInt(body.length + 4);
            out.write(body);
        }

        void rememberGreeting() throws IOException {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            DataOutputStream message = new DataOutputStream(bytes);
            int type;
            do {
                type = in.readUnsignedByte();
                byte[] body = body();
                message.write(type);
                message.writeInt(body.length + 4);
                if (type == 'K') {
                    message.writeInt(ANNOUNCED_PID);
                    message.write(body, 4, body.length - 4);
                } else {
                    message.write(body);
                }
            } while (type != 'Z');
            greeting = bytes.toByteArray();
        }
    }
}
