package org.ferryman.desktop.testing;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import javafx.application.Application;
import javafx.embed.swing.SwingFXUtils;
import javafx.scene.Scene;
import javafx.scene.image.WritableImage;
import javax.imageio.ImageIO;
import org.ferryman.desktop.shell.Theme;

/**
 * Pictures of the window, light and dark, in the folder that the property {@code ferryman.screenshots} names. Without
 * it none are taken: each costs two style sheets for the whole window, and a second of a build has better uses.
 */
public final class Screenshots {

    private static final Optional<Path> FOLDER =
            Optional.ofNullable(System.getProperty("ferryman.screenshots")).map(Path::of);

    private Screenshots() {}

    /** Takes {@code name-light.png} and {@code name-dark.png}, and leaves the window light. */
    public static void take(Scene scene, String name) {
        FOLDER.ifPresent(folder -> {
            take(scene, folder, name, Theme.DARK);
            take(scene, folder, name, Theme.LIGHT);
        });
    }

    private static void take(Scene scene, Path folder, String name, Theme theme) {
        BufferedImage picture = FxExtension.onFx(() -> {
            Application.setUserAgentStylesheet(theme.styleSheet(false));
            scene.getRoot().applyCss();
            scene.getRoot().layout();
            WritableImage image = scene.snapshot(null);
            return SwingFXUtils.fromFXImage(image, null);
        });
        try {
            Files.createDirectories(folder);
            Path file = folder.resolve(name + "-" + theme.name().toLowerCase(Locale.ROOT) + ".png");
            ImageIO.write(picture, "png", file.toFile());
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }
}
