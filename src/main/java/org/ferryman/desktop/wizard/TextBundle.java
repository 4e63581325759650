package org.ferryman.desktop.wizard;

import java.text.MessageFormat;
import java.util.Locale;
import java.util.ResourceBundle;

/** The texts of one package of the wizard, from the bundle {@code messages} beside it. */
public final class TextBundle {

    private final ResourceBundle bundle;

    private TextBundle(ResourceBundle bundle) {
        this.bundle = bundle;
    }

    /** Those of the package that a class is in. */
    public static TextBundle of(Class<?> owner) {
        return new TextBundle(ResourceBundle.getBundle(
                owner.getPackageName() + ".messages",
                Locale.ENGLISH,
                owner.getClassLoader(),
                ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES)));
    }

    /**
     * A text, with arguments filled in as {@link MessageFormat} does; with none, too, it has its quotes doubled.
     *
     * @throws java.util.MissingResourceException if there is no such text
     */
    public String get(String key, Object... arguments) {
        return new MessageFormat(bundle.getString(key), Locale.ENGLISH).format(arguments);
    }

    /** A text without the mark of its mnemonic: for where there is none, or another has it. */
    public String plain(String key) {
        return get(key).replace("_", "");
    }
}
