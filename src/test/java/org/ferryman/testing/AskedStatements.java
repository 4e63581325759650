package org.ferryman.testing;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.util.function.Consumer;
import org.ferryman.postgres.Session;

/** What a server is asked over a session. */
public final class AskedStatements {

    private AskedStatements() {}

    /** The same session, which tells of each statement; of one without a result, an empty text. */
    public static Session of(Session session, Consumer<String> asked) throws Exception {
        Connection telling = (Connection) Proxy.newProxyInstance(
                AskedStatements.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("createStatement")) {
                        asked.accept("");
                    } else if (method.getName().equals("prepareStatement")) {
                        asked.accept((String) arguments[0]);
                    }
                    try {
                        return method.invoke(session.connection(), arguments);
                    } catch (InvocationTargetException failure) {
                        throw failure.getTargetException();
                    }
                });
        return new Session(telling, session.cancellation())
                .in(session.searchPath().get(0));
    }
}
