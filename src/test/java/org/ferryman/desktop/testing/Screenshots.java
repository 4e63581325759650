package org.ferryman.desktop.testing;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javafx.application.Application;
import javafx.embed.swing.SwingFXUtils;
import javafx.scene.Scene;
import javafx.scene.image.WritableImage;
import javax.imageio.ImageIO;
import org.ferryman.desktop.shell.Theme;

/**
 * Pictures of the window, light and dark: in {@code target/screenshots}, or where the property
 * {@code ferryman.screenshots} says.
 */
public final class Screenshots {

    private static final Path FOLDER = Path.of(System.getProperty("ferryman.screenshots", "target/screenshots"));

    private Screenshots() {}

    /** Takes {@code name-light.png} and {@code name-dark.png}, and leaves the window light. */
    public static void take(Scene scene, String name) {
        take(scene, name, Theme.DARK);
        take(scene, name, Theme.LIGHT);
    }

    private static void take(Scene scene, String name, Theme theme) {
        BufferedImage picture = FxExtension.onFx(() -> {
            Application.setUserAgentStylesheet(theme.styleSheet(false));
            scene.getRoot().applyCss();
            scene.getRoot().layout();
            WritableImage image = scene.snapshot(null);
            return SwingFXUtils.fromFXImage(image, null);
        });
        try {
            Files.createDirectories(FOLDER);
            Path file = FOLDER.resolve(name + "-" + theme.name().toLowerCase(java.util.Locale.ROOT) + ".png");
            ImageIO.write(picture, "png", file.toFile());
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }
}
