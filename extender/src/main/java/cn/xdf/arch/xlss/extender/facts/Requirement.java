package cn.xdf.arch.xlss.extender.facts;

import java.util.Map;
import java.util.Set;

/** What one label must be like, in the selectors of volumes' affinities, claims and CSI topologies. */
public record Requirement(String key, Operator operator, Set<String> values) {
    public enum Operator {
        IN,
        NOT_IN,
        EXISTS,
        DOES_NOT_EXIST,
        GREATER,
        LESS,
        /** It cannot be read: nothing fulfils it, so nothing passes that was not understood. */
        NEVER
    }

    public Requirement {
        values = Set.copyOf(values);
    }

    public static Requirement is(String key, String value) {
        return new Requirement(key, Operator.IN, Set.of(value));
    }

    /** A label that is not there is none of the values. */
    public boolean isMetBy(Map<String, String> labels) {
        String value = labels.get(key);
        return switch (operator) {
            case IN -> value != null && values.contains(value);
            case NOT_IN -> value == null || !values.contains(value);
            case EXISTS -> value != null;
            case DOES_NOT_EXIST -> value == null;
            case GREATER -> value != null && compared(value) > 0;
            case LESS -> value != null && compared(value) < 0;
            case NEVER -> false;
        };
    }

    /** The label against the one value; 0, which meets neither bound, when one of them is no whole number. */
    private int compared(String label) {
        try {
            return Long.compare(
                    Long.parseLong(label), Long.parseLong(values.iterator().next()));
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    /** The value, when there is one alone that fits; else null. */
    String only() {
        return operator == Operator.IN && values.size() == 1 ? values.iterator().next() : null;
    }
}
