package org.ferryman.playbook;

/**
 * What people call a service and its two versions.
 *
 * @param service as in a sentence
 * @param from the old version
 * @param to the new version
 * @param data what is moved, as the subject of a sentence in the plural
 * @param command the word that its commands begin with, and names of its files
 * @param rehearsal the word of the command that rehearses the upgrade
 */
public record ServiceNames(String service, String from, String to, String data, String command, String rehearsal) {

    /** The service's tables, as the subject of a sentence. */
    public String tables() {
        return service + (service.endsWith("s") ? "'" : "'s") + " tables";
    }

    /** A command line of the service, to be shown in a text. */
    public String call(String words) {
        return "`ferryman " + command + " " + words + "`";
    }
}
