package org.ferryman.desktop.testing;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javafx.application.Platform;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.testfx.api.FxToolkit;

/**
 * Starts JavaFX without a display, once for all tests. A test method that asks for a {@link FxWatchdog} as a parameter
 * gets one that watches until the test ends.
 */
public final class FxExtension implements BeforeAllCallback, ParameterResolver {

    private static final long SECONDS = 60;
    private static final Namespace NAMESPACE = Namespace.create(FxExtension.class);

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        FxToolkit.registerPrimaryStage();
        Platform.setImplicitExit(false);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == FxWatchdog.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getStore(NAMESPACE)
                .getOrComputeIfAbsent(FxWatchdog.class, key -> new FxWatchdog(), FxWatchdog.class);
    }

    /** Does something on JavaFX's thread and waits for it; on that thread, does it at once. */
    public static <R> R onFx(Callable<R> work) {
        CompletableFuture<R> result = new CompletableFuture<>();
        Runnable call = () -> {
            try {
                result.complete(work.call());
            } catch (Throwable failure) {
                result.completeExceptionally(failure);
            }
        };
        if (Platform.isFxApplicationThread()) {
            call.run();
        } else {
            Platform.runLater(call);
        }
        try {
            return result.get(SECONDS, TimeUnit.SECONDS);
        } catch (Exception failure) {
            throw new AssertionError("on JavaFX's thread", failure);
        }
    }

    /** Does something on JavaFX's thread and waits for it. */
    public static void runOnFx(Runnable work) {
        onFx(() -> {
            work.run();
            return null;
        });
    }
}
