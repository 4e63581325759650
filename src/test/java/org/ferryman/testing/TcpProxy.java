package org.ferryman.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stands between a client and a server, and breaks connections in the ways in which networks do. */
public final class TcpProxy implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(TcpProxy.class);
    private static final String COMMIT = "COMMIT\0";

    private enum State {
        OPEN,
        CUT,
        SILENT
    }

    private final String host;
    private final int port;
    private final ServerSocket listener;
    private final Set<Link> links = ConcurrentHashMap.newKeySet();
    private final AtomicInteger answersToLose = new AtomicInteger();
    private final AtomicInteger commitsToLose = new AtomicInteger();
    private final AtomicInteger silentCommits = new AtomicInteger();
    private final AtomicInteger lost = new AtomicInteger();
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = Executors.defaultThreadFactory().newThread(task);
        thread.setDaemon(true);
        return thread;
    });
    private final AtomicInteger refusals = new AtomicInteger();
    private volatile boolean untilGivenUp;
    private volatile State state = State.OPEN;
    private volatile long delayNanos;
    private volatile String slowFrom = "";
    private volatile Duration later = Duration.ZERO;

    private TcpProxy(String host, int port, ServerSocket listener) {
        this.host = host;
        this.port = port;
        this.listener = listener;
    }

    /** A proxy on a port of its own, until closed. */
    public static TcpProxy to(String host, int port) {
        return at(InetAddress.getLoopbackAddress().getHostAddress(), 0, host, port);
    }

    /** A proxy on an address and port of this machine, until closed. */
    public static TcpProxy at(String address, int own, String host, int port) {
        try {
            TcpProxy proxy = new TcpProxy(host, port, new ServerSocket(own, 50, InetAddress.getByName(address)));
            proxy.threads.execute(proxy::accept);
            return proxy;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Where it listens, on the loopback interface. */
    public int port() {
        return listener.getLocalPort();
    }

    /** Closes every connection, and each new one at once, until {@link #heal}. */
    public void cut() {
        cut(0);
    }

    /** The same, until so many new ones were closed; 0 stands for without end. */
    public void cut(int newOnes) {
        refusals.set(newOnes);
        state = State.CUT;
        links.forEach(Link::close);
    }

    /** From now on nothing arrives on any connection, new ones too; neither side is told. */
    public void fallSilent() {
        state = State.SILENT;
        links.forEach(link -> link.silent = true);
    }

    /** The same, until a client has given one of them up. */
    public void fallSilentUntilGivenUp() {
        untilGivenUp = true;
        fallSilent();
    }

    /** As on a slow line: from now on whatever is sent arrives this much later. */
    public void slowDown(Duration delay) {
        delayNanos = delay.toNanos();
    }

    /** The same, once something is sent to the server that has this text in it. */
    public void slowDownFrom(String awaited, Duration delay) {
        later = delay;
        slowFrom = awaited;
    }

    /** New connections work again. Those that fell silent stay so, as behind a firewall that has forgotten them. */
    public void heal() {
        state = State.OPEN;
    }

    /** The server gets the next so many COMMITs; its answer gets lost, and the connection with it. */
    public void loseAnswersToCommit(int times) {
        answersToLose.set(times);
    }

    /** The server gets the next COMMIT; nothing arrives on that connection any more, and neither side is told. */
    public void fallSilentAtCommit() {
        silentCommits.set(1);
    }

    /** The next so many COMMITs don't reach the server; the connection is lost. */
    public void loseCommits(int times) {
        commitsToLose.set(times);
    }

    /** How many COMMITs or answers were lost. */
    public int lost() {
        return lost.get();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                if (state == State.CUT) {
                    client.close();
                    if (refusals.decrementAndGet() == 0) {
                        heal();
                    }
                } else {
                    begin(client);
                }
            } catch (IOException refused) {
                LOG.debug("a connection was not made", refused);
            }
        }
    }

    private void begin(Socket client) throws IOException {
        Link link = new Link(client, new Socket(host, port));
        link.silent = state == State.SILENT;
        links.add(link);
        threads.execute(link::toServer);
        threads.execute(link::toClient);
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        links.forEach(Link::close);
        threads.shutdownNow();
    }

    private static boolean takeOne(AtomicInteger count) {
        return count.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
    }

    private final class Link {

        private final Socket client;
        private final Socket server;
        private volatile boolean silent;
        private volatile boolean loseAnswer;
        private volatile boolean hushAnswer;

        Link(Socket client, Socket server) {
            this.client = client;
            this.server = server;
        }

        void toServer() {
            pump(client, server, sent -> {
                if (!slowFrom.isEmpty() && sent.contains(slowFrom)) {
                    slowDown(later);
                }
                if (!sent.contains(COMMIT)) {
                    return true;
                }
                if (takeOne(commitsToLose)) {
                    return false;
                }
                loseAnswer = takeOne(answersToLose);
                hushAnswer = takeOne(silentCommits);
                return true;
            });
            if (silent && untilGivenUp) {
                heal();
            }
        }

        void toClient() {
            pump(server, client, answer -> {
                if (hushAnswer) {
                    silent = true;
                }
                return !loseAnswer;
            });
        }

        private void pump(Socket from, Socket to, java.util.function.Predicate<String> passes) {
            byte[] buffer = new byte[1 << 16];
            try (InputStream in = from.getInputStream();
                    OutputStream out = to.getOutputStream()) {
                for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                    if (silent) {
                        continue;
                    }
                    if (!passes.test(new String(buffer, 0, read, StandardCharsets.ISO_8859_1))) {
                        lost.incrementAndGet();
                        break;
                    }
                    LockSupport.parkNanos(delayNanos);
                    if (!silent) {
                        out.write(buffer, 0, read);
                    }
                }
            } catch (IOException ended) {
                // The other side ended: so does this one.
                links.remove(this);
            } finally {
                if (!silent) {
                    close();
                }
            }
        }

        void close() {
            links.remove(this);
            closeQuietly(client);
            closeQuietly(server);
        }

        private void closeQuietly(Socket socket) {
            try {
                socket.close();
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
    }
}
