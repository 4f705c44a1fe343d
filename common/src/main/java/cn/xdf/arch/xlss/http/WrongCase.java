package cn.xdf.arch.xlss.http;

import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.deser.DeserializationProblemHandler;

/** Unknown keys are skipped, so that new schedulers may send more; a known key in another case is not unknown, it is a mistake. */
final class WrongCase extends DeserializationProblemHandler {
    @Override
    public boolean handleUnknownProperty(
            DeserializationContext context,
            JsonParser parser,
            ValueDeserializer<?> deserializer,
            Object beanOrClass,
            String key) {
        var known = deserializer.getKnownPropertyNames();
        if (known != null) {
            known.stream()
                    .map(String::valueOf)
                    .filter(key::equalsIgnoreCase)
                    .findAny()
                    .ifPresent(expected -> {
                        throw rejected(expected, key);
                    });
        }
        return false;
    }

    private static RejectedRequest rejected(String expected, String got) {
        var rule = Character.isUpperCase(expected.charAt(0))
                ? "keys are capitalised, as in k8s.io/kube-scheduler/extender/v1; "
                : "";
        return new RejectedRequest(Fault.WRONG_CASE, rule + "got `" + got + "` instead of `" + expected + "`");
    }
}
