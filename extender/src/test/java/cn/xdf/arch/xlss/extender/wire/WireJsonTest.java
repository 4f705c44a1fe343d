package cn.xdf.arch.xlss.extender.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import cn.xdf.arch.xlss.http.Fault;
import cn.xdf.arch.xlss.http.RejectedRequest;
import cn.xdf.arch.xlss.http.WireJson;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WireJsonTest {
    private static final String POD = "{\"metadata\":{},\"spec\":{}}";

    private final WireJson json = new WireJson();

    @Test
    void skipsUnknownKeysSoThatNewerSchedulersMaySendMore() {
        var body =
                "{\"Pod\":{\"metadata\":{\"labels\":{\"a\":\"b\"}},\"spec\":{\"x\":[{}]},\"status\":{}},\"New\":{\"a\":[1]},"
                        + "\"NodeNames\":[\"n1\"]}";
        assertThat(read(body).nodeNames()).containsExactly("n1");
    }

    @Test
    void anEmptyListOfNamesIsLegal() {
        assertThat(read("{\"Pod\":" + POD + ",\"Nodes\":null,\"NodeNames\":[]}").nodeNames())
                .isEmpty();
    }

    @Test
    void seesBothKindsOfClaims() {
        assertThat(volumes("{\"name\":\"a\",\"persistentVolumeClaim\":{\"claimName\":\"c\"}}"))
                .isTrue();
        assertThat(volumes("{\"name\":\"a\",\"ephemeral\":{\"volumeClaimTemplate\":{}}}"))
                .isTrue();
        assertThat(volumes("{\"name\":\"a\",\"emptyDir\":{}},{\"name\":\"b\",\"configMap\":{\"name\":\"x\"}}"))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            {                                                              | NOT_JSON
            {"a":NaN}                                                      | NOT_JSON
            {"Pod":{"metadata":{},"spec":{}},"NodeNames":[]} x             | NOT_JSON
            {"Pod":{"metadata":{},"spec":{}},"NodeNames":[]}{}             | NOT_JSON
            {"Pod":{"metadata":{},"spec":{}},"NodeNames":[],"a":1,"a":2}   | DUPLICATE_KEY
            {"Pod":{"metadata":{},"spec":{"a":1,"a":1}},"NodeNames":[]}    | DUPLICATE_KEY
            null                                                           | WRONG_TYPE
            []                                                             | WRONG_TYPE
            "text"                                                         | WRONG_TYPE
            {"Pod":1,"NodeNames":[]}                                       | WRONG_TYPE
            {"Pod":{"metadata":{},"spec":{}},"NodeNames":"n1"}             | WRONG_TYPE
            {"Pod":{"metadata":{},"spec":{}},"NodeNames":[1]}              | WRONG_TYPE
            {"Pod":{"metadata":{},"spec":{}},"NodeNames":[null]}           | WRONG_TYPE
            {"Pod":{"metadata":{},"spec":{}},"NodeNames":[true]}           | WRONG_TYPE
            {"Pod":{"metadata":{},"spec":{"volumes":[null]}},"NodeNames":[]} | WRONG_TYPE
            {"Pod":{"metadata":{},"spec":{"volumes":{}}},"NodeNames":[]}   | WRONG_TYPE
            {"Pod":{"metadata":{},"spec":{}}}                              | MISSING_FIELD
            {"NodeNames":[]}                                               | MISSING_FIELD
            {"Pod":{},"NodeNames":[]}                                      | MISSING_FIELD
            {"Pod":{"metadata":{}},"NodeNames":[]}                         | MISSING_FIELD
            {"pod":{"metadata":{},"spec":{}},"nodeNames":[]}               | WRONG_CASE
            {"Pod":{"metadata":{},"spec":{"Volumes":[]}},"NodeNames":[]}   | WRONG_CASE
            """)
    void namesWhatIsWrong(String body, Fault expected) {
        assertThat(fault(body)).isEqualTo(expected);
    }

    @Test
    void tellsHowKeysAreWritten() {
        var rejected = catchThrowableOfType(RejectedRequest.class, () -> read("{\"pod\":{}}"));
        assertThat(rejected)
                .hasMessage(
                        "keys are capitalised, as in k8s.io/kube-scheduler/extender/v1; got `pod` instead of `Pod`");
    }

    @Test
    void depthAndGrowthAreBounded() {
        assertThat(fault("{\"a\":" + "[".repeat(10_000))).isEqualTo(Fault.BEYOND_LIMITS);
        assertThat(fault("{\"a\":" + "{\"a\":".repeat(10_000))).isEqualTo(Fault.BEYOND_LIMITS);
        assertThat(fault("{\"a\":[" + "{},".repeat(200_000) + "{}]}")).isEqualTo(Fault.BEYOND_LIMITS);
        assertThat(fault("{\"Pod\":" + POD + ",\"NodeNames\":[" + "\"n\",".repeat(10_000) + "\"n\"]}"))
                .isEqualTo(Fault.BEYOND_LIMITS);
    }

    @Test
    void invalidUtf8IsNotJson() {
        byte[] body = {'{', '"', (byte) 0xff, (byte) 0xfe, '"', ':', '1', '}'};
        var rejected = catchThrowableOfType(RejectedRequest.class, () -> json.read(body, NodesRequest.class));
        assertThat(rejected.fault()).isEqualTo(Fault.NOT_JSON);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            {"PodName":"p","PodNamespace":"d","Node":"n"}                          | MISSING_FIELD
            {"PodNamespace":"d","PodUID":"u","Node":"n"}                           | MISSING_FIELD
            {"PodName":"p","PodNamespace":"d","PodUID":"u"}                        | MISSING_FIELD
            {"PodName":"p","PodNamespace":"d","PodUID":"","Node":"n"}              | WRONG_VALUE
            {"PodName":"../../x","PodNamespace":"d","PodUID":"u","Node":"n"}       | WRONG_VALUE
            {"PodName":"p","PodNamespace":"d","PodUID":"u","Node":"n/x"}           | WRONG_VALUE
            {"PodName":"p","PodNamespace":"d","PodUID":1,"Node":"n"}               | WRONG_TYPE
            {"PodName":"p","PodNamespace":"d","PodUid":"u","Node":"n"}             | WRONG_CASE
            """)
    void namesWhatIsWrongInABind(String body, Fault expected) {
        var rejected = catchThrowableOfType(RejectedRequest.class, () -> json.read(bytes(body), BindRequest.class));
        assertThat(rejected.fault()).isEqualTo(expected);
    }

    @Test
    void aMessageCannotStartANewLineOfTheLogNorFillIt() {
        var rejected = new RejectedRequest(Fault.NOT_JSON, "a\nb\u2028c" + "x".repeat(10_000));
        assertThat(rejected.getMessage()).startsWith("a?b?c").hasSizeLessThan(400);
        assertThat(rejected.getStackTrace()).isEmpty();
    }

    private boolean volumes(String volumes) {
        return read("{\"Pod\":{\"metadata\":{},\"spec\":{\"volumes\":[" + volumes + "]}},\"NodeNames\":[]}")
                .pod()
                .hasClaims();
    }

    private NodesRequest read(String body) {
        return json.read(bytes(body), NodesRequest.class);
    }

    private Fault fault(String body) {
        return catchThrowableOfType(RejectedRequest.class, () -> read(body)).fault();
    }

    private static byte[] bytes(String body) {
        return body.getBytes(StandardCharsets.UTF_8);
    }
}
