package org.ferryman.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Stands between client and server and counts connections; with no server behind it, it accepts and stays silent. */
public final class Tap implements AutoCloseable {

    private final ServerSocket listening;
    private final int serverPort;
    private final AtomicInteger connections = new AtomicInteger();
    private final ExecutorService threads = Executors.newCachedThreadPool();

    private volatile Duration delay = Duration.ZERO;
    private volatile int awaited;
    private volatile Runnable action = () -> {};

    /** @param serverPort where to pass everything on to; 0 for nowhere */
    public Tap(int serverPort) {
        try {
            this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        this.serverPort = serverPort;
        threads.execute(this::accept);
    }

    public int port() {
        return listening.getLocalPort();
    }

    int connections() {
        return connections.get();
    }

    /** Passes nothing on for a while after each connection. */
    void delay(Duration duration) {
        delay = duration;
    }

    /** Runs an action once the connection with this number, counted from 1, is there. */
    public void onConnection(int number, Runnable toRun) {
        action = toRun;
        awaited = number;
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listening.accept();
                if (connections.incrementAndGet() == awaited) {
                    action.run();
                }
                if (serverPort != 0) {
                    Socket server = new Socket(InetAddress.getLoopbackAddress(), serverPort);
                    Executor later =
                            CompletableFuture.delayedExecutor(delay.toMillis(), TimeUnit.MILLISECONDS, threads);
                    later.execute(() -> pass(client, server));
                    later.execute(() -> pass(server, client));
                }
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private void pass(Socket from, Socket to) {
        try (from;
                to) {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException closed) {
            // One end has gone, and so goes the other.
        }
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
