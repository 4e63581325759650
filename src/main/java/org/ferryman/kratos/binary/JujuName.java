package org.ferryman.kratos.binary;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.ferryman.engine.Finding;
import org.ferryman.engine.InputException;

/**
 * An application that Juju deployed.
 *
 * @param model as {@code juju -m} takes it: {@code [controller:][user/]model}
 * @param application its name in that model
 */
public record JujuName(String model, String application) {

    private static final Pattern MODEL = Pattern.compile("[A-Za-z0-9][A-Za-z0-9.@/_:+-]*");
    private static final Pattern APPLICATION = Pattern.compile("[a-z][a-z0-9-]*");

    /**
     * Reads {@code MODEL:APP}.
     *
     * @param option which it was given to
     */
    public static JujuName parse(String option, String text) throws InputException {
        int colon = text.lastIndexOf(':');
        if (colon > 0) {
            JujuName name = new JujuName(text.substring(0, colon), text.substring(colon + 1));
            if (MODEL.matcher(name.model).matches()
                    && APPLICATION.matcher(name.application).matches()) {
                return name;
            }
        }
        throw new InputException(Finding.blocker(
                "JUJU_NAME_INVALID",
                option + " takes MODEL:APP, not " + text + ".",
                "Juju finds an application by its model and its name there.",
                "Give both as `juju status` shows them: " + option + " iam:kratos, or with the controller " + option
                        + " prod:admin/iam:kratos."));
    }

    /** A call of Juju about it: these words, and its model. */
    public List<String> in(String... words) {
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(List.of("-m", model));
        return all;
    }
}
