package cn.xdf.arch.xlss.webhook.wire;

import cn.xdf.arch.xlss.api.Names;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/** An AdmissionReview with its response: always allowed, whatever we know or not. */
public record ReviewAnswer(String apiVersion, String kind, Response response) {
    /** {@code add} also replaces what stands there. */
    private static final String ROUTE = Base64.getEncoder()
            .encodeToString(
                    ("[{\"op\":\"add\",\"path\":\"/spec/schedulerName\",\"value\":\"" + Names.SCHEDULER + "\"}]")
                            .getBytes(StandardCharsets.US_ASCII));

    /** @param patch JSON patch in Base64; null: nothing changes */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Response(String uid, boolean allowed, String patchType, String patch, List<String> warnings) {}

    public static ReviewAnswer of(String uid, boolean routes, List<String> warnings) {
        return new ReviewAnswer(
                AdmissionReview.VERSION,
                AdmissionReview.KIND,
                new Response(uid, true, routes ? "JSONPatch" : null, routes ? ROUTE : null, warnings));
    }
}
