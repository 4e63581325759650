package org.ferryman.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Stands between client and server and counts connections; with no server behind it, it accepts and stays silent. */
class Tap implements AutoCloseable {

    private final ServerSocket listening;
    private final int serverPort;
    private final AtomicInteger connections = new AtomicInteger();
    private final ExecutorService threads = Executors.newCachedThreadPool();

    /** @param serverPort where to pass everything on to; 0 for nowhere */
    Tap(int serverPort) {
        try {
            this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        this.serverPort = serverPort;
        threads.execute(this::accept);
    }

    int port() {
        return listening.getLocalPort();
    }

    int connections() {
        return connections.get();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listening.accept();
                connections.incrementAndGet();
                if (serverPort != 0) {
                    Socket server = new Socket(InetAddress.getLoopbackAddress(), serverPort);
                    threads.execute(() -> pass(client, server, false));
                    threads.execute(() -> pass(server, client, true));
                }
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private void pass(Socket from, Socket to, boolean fromServer) {
        try (from;
                to) {
            pass(from.getInputStream(), to.getOutputStream(), fromServer);
        } catch (IOException closed) {
            // One end has gone, and so goes the other.
        }
    }

    /** Passes bytes on until there are no more. */
    void pass(InputStream from, OutputStream to, boolean fromServer) throws IOException {
        from.transferTo(to);
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
}
