package org.ferryman.kratos.juju;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A task of the action {@code run-migration}, as Juju 3 and 4 tell of it. {@code juju run} ends with 0 for one that
 * failed, too: only a completed one with the return code 0 says that all went well, and even that only the database
 * knows.
 *
 * @param id by which Juju knows it
 * @param state how it stands
 * @param returnCode of the charm; empty if there is none
 * @param message of the charm, for people; may be empty
 */
public record MigrationTask(String id, State state, OptionalInt returnCode, String message) {

    /** How it stands. */
    public enum State {
        /** It waits until the charm has time for it. */
        PENDING,
        /** The charm is at it. */
        RUNNING,
        /** It ended by itself. */
        COMPLETED,
        /** The charm says that it failed. */
        FAILED,
        /** Somebody cancelled it before it began. */
        CANCELLED,
        /** Somebody cancelled it while it ran. */
        ABORTED,
        /** Juju could not run it. */
        ERROR,
        /** Juju does not know it any more, or does not answer. */
        LOST,
        /** Juju never took it. */
        REFUSED;

        /** In a sentence about it. */
        public String text() {
            return switch (this) {
                case PENDING -> "still waits";
                case RUNNING -> "still runs";
                case COMPLETED -> "completed";
                case FAILED -> "failed";
                case CANCELLED -> "was cancelled before it began";
                case ABORTED -> "was cancelled while it ran";
                case ERROR -> "could not be run";
                case LOST -> "can't be found any more";
                case REFUSED -> "was not begun";
            };
        }
    }

    /** One that Juju says nothing more of. */
    static MigrationTask of(String id, State state, String message) {
        return new MigrationTask(id, state, OptionalInt.empty(), message);
    }

    /** Reads what {@code juju run} or {@code juju show-task} answered: the former has the unit's name around it. */
    static Optional<MigrationTask> read(JsonNode answer, String known) {
        JsonNode task = answer;
        if (!answer.has("status") && answer.size() == 1) {
            task = answer.elements().next();
        }
        String status = task.path("status").asText("");
        JsonNode code = task.path("results").path("return-code");
        String id = task.path("id").asText(known);
        String message = JujuText.told(task.path("message").asText(""));
        return Arrays.stream(State.values())
                .filter(state -> state.name().toLowerCase(Locale.ROOT).equals(status))
                .findFirst()
                .map(state -> new MigrationTask(
                        id,
                        state,
                        code.canConvertToInt() ? OptionalInt.of(code.asInt()) : OptionalInt.empty(),
                        message));
    }

    /** Whether nothing more comes of it. */
    public boolean isOver() {
        return state != State.PENDING && state != State.RUNNING;
    }

    /** Whether the charm says that all went well. */
    public boolean succeeded() {
        return state == State.COMPLETED && returnCode.orElse(-1) == 0;
    }

    /** For people. */
    public String told() {
        return (id.isEmpty() ? "The action run-migration " : "Task " + id + " ")
                + state.text()
                + (state == State.COMPLETED && !succeeded()
                        ? " with "
                                + (returnCode.isPresent() ? "return code " + returnCode.getAsInt() : "no return code")
                        : "")
                + (message.isEmpty() ? "" : " (" + message + ")");
    }
}
