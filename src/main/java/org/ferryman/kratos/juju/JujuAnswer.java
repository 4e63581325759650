package org.ferryman.kratos.juju;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;

/**
 * What came of a call of Juju. The answer may hold secrets of others: it is read field by field and never kept.
 *
 * @param json its answer; missing if there is none
 * @param failure why there is none, for people; empty if there is one
 */
record JujuAnswer(JsonNode json, String failure) {

    static JujuAnswer failed(String failure) {
        return new JujuAnswer(MissingNode.getInstance(), failure);
    }

    boolean isThere() {
        return failure.isEmpty();
    }
}
