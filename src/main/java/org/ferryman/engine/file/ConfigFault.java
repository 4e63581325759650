package org.ferryman.engine.file;

/** Why a configuration file could not be read as one. Its text names the file and never quotes what is in it. */
public final class ConfigFault extends Exception {

    private static final long serialVersionUID = 1L;

    private final Kind kind;

    /** What is wrong. */
    public enum Kind {
        /** The path is a folder's. */
        FOLDER,
        /** Nothing is there. */
        MISSING,
        /** It may not be read, or is no plain file of a sensible size. */
        UNREADABLE,
        /** It is not in UTF-8. */
        ENCODING,
        /** Nothing is in it. */
        EMPTY,
        /** Its extension does not say how it is to be read. */
        FORMAT,
        /** It breaks the rules of its format. */
        SYNTAX,
        /** It does, and has the marks of a template that something else fills in. */
        TEMPLATE,
        /** It holds no keys with values at its top level. */
        NOT_A_MAPPING
    }

    ConfigFault(Kind kind, String seen) {
        super(seen);
        this.kind = kind;
    }

    /** What is wrong. */
    public Kind kind() {
        return kind;
    }

    /** What was seen, in a sentence with the file's path. */
    public String seen() {
        return String.valueOf(getMessage());
    }
}
