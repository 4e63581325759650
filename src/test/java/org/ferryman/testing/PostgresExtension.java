package org.ferryman.testing;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ExtensionContext.StoreScope;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives a test method, and its {@code @BeforeEach}, one fresh {@link TestDatabase} as a parameter. Asked for in
 * {@code @BeforeAll}, the database is the whole class's. What the test leaves open or behind is closed and dropped.
 *
 * <pre>{@code
 * @ExtendWith(PostgresExtension.class)
 * class SomethingTest {
 *     @Test
 *     void something_is_true(TestDatabase database) throws SQLException {…}
 * }
 * }</pre>
 */
public final class PostgresExtension implements ParameterResolver {

    private static final Namespace NAMESPACE = Namespace.create(PostgresExtension.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == TestDatabase.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        // Tests that are handed out to several processes are run class by class, and the root of a context is one class
        // there: a server for each would cost more than most tests.
        Store run = context.getStore(StoreScope.LAUNCHER_SESSION, NAMESPACE);
        TestServer server = run.getOrComputeIfAbsent(TestServer.class, key -> TestServer.start(), TestServer.class);
        AtomicInteger counter =
                run.getOrComputeIfAbsent(AtomicInteger.class, key -> new AtomicInteger(), AtomicInteger.class);
        return context.getStore(NAMESPACE)
                .getOrComputeIfAbsent(
                        TestDatabase.class, key -> TestDatabase.create(server, counter), TestDatabase.class);
    }
}
