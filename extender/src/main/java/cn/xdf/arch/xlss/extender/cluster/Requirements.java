package cn.xdf.arch.xlss.extender.cluster;

import static cn.xdf.arch.xlss.api.Absent.orEmpty;
import static cn.xdf.arch.xlss.api.Absent.orNone;

import cn.xdf.arch.xlss.api.Labels;
import cn.xdf.arch.xlss.extender.facts.NodeAffinity;
import cn.xdf.arch.xlss.extender.facts.Requirement;
import cn.xdf.arch.xlss.extender.facts.Requirement.Operator;
import io.kubernetes.client.openapi.models.V1LabelSelector;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads the API's kinds of selectors. What is not valid in one fits nothing. */
final class Requirements {
    private static final Pattern LABEL_VALUE = Pattern.compile("|[A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?");
    private static final Pattern NUMBER = Pattern.compile("[+-]?[0-9]{1,18}");

    private Requirements() {}

    /** Signposts are not among the labels that we keep of nodes, so nothing can be said of them: only a volume of ours speaks of these. */
    static Requirement ofNode(String key, String operator, List<String> values) {
        boolean signpost = orEmpty(key).startsWith(ObjectReading.SIGNPOSTS) && !Labels.ADMITTED.equals(key);
        return signpost ? never(key) : of(key, operator, values);
    }

    /** Only the name of a node is a field, and only one value is allowed. */
    static Requirement ofField(String key, String operator, List<String> values) {
        boolean understood = NodeAffinity.Term.NAME.equals(key)
                && List.of("In", "NotIn").contains(orEmpty(operator))
                && orNone(values).size() == 1;
        return understood
                ? new Requirement(key, "In".equals(operator) ? Operator.IN : Operator.NOT_IN, Set.copyOf(values))
                : never(key);
    }

    static List<Requirement> of(V1LabelSelector selector) {
        return Stream.concat(
                        orEmpty(selector.getMatchLabels()).entrySet().stream()
                                .map(label -> of(label.getKey(), "In", List.of(label.getValue()))),
                        orNone(selector.getMatchExpressions()).stream()
                                .map(one -> of(one.getKey(), one.getOperator(), one.getValues())))
                .toList();
    }

    private static Requirement of(String key, String operator, List<String> given) {
        List<String> values = orNone(given);
        boolean labels =
                values.stream().allMatch(value -> LABEL_VALUE.matcher(value).matches());
        boolean number = values.size() == 1 && NUMBER.matcher(values.getFirst()).matches();
        Operator understood =
                switch (orEmpty(operator)) {
                    case "In" -> labels && !values.isEmpty() ? Operator.IN : Operator.NEVER;
                    case "NotIn" -> labels && !values.isEmpty() ? Operator.NOT_IN : Operator.NEVER;
                    case "Exists" -> values.isEmpty() ? Operator.EXISTS : Operator.NEVER;
                    case "DoesNotExist" -> values.isEmpty() ? Operator.DOES_NOT_EXIST : Operator.NEVER;
                    case "Gt" -> number ? Operator.GREATER : Operator.NEVER;
                    case "Lt" -> number ? Operator.LESS : Operator.NEVER;
                    default -> Operator.NEVER;
                };
        return new Requirement(orEmpty(key), understood, Set.copyOf(values));
    }

    private static Requirement never(String key) {
        return new Requirement(orEmpty(key), Operator.NEVER, Set.of());
    }
}
