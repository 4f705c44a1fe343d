package cn.xdf.arch.xlss.extender.surface;

import cn.xdf.arch.xlss.http.Fault;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A request that is wrong in one way.
 *
 * @param verb label under which it is counted
 * @param words what its answer must contain
 */
record Malformed(String name, byte[] bytes, int status, String verb, Fault fault, String words) {
    private static final String POD = "{\"metadata\":{\"name\":\"p\"},\"spec\":{}}";

    static List<Malformed> all() {
        return List.of(
                filter("not JSON", "{", Fault.NOT_JSON, "not JSON"),
                filter("empty body", "", Fault.NOT_JSON, "empty"),
                filter("NaN", "{\"Pod\":" + POD + ",\"NodeNames\":[NaN]}", Fault.NOT_JSON, "NaN"),
                filter("garbage behind it", "{\"Pod\":" + POD + ",\"NodeNames\":[]} x", Fault.NOT_JSON, "not JSON"),
                filter("wrong type", "{\"Pod\":7,\"NodeNames\":[]}", Fault.WRONG_TYPE, "`Pod`"),
                filter(
                        "wrong type of a name",
                        "{\"Pod\":" + POD + ",\"NodeNames\":[1]}",
                        Fault.WRONG_TYPE,
                        "NodeNames[0]"),
                filter("no pod", "{\"NodeNames\":[]}", Fault.MISSING_FIELD, "`Pod` is missing"),
                filter(
                        "lower case",
                        "{\"pod\":" + POD + ",\"nodeNames\":[]}",
                        Fault.WRONG_CASE,
                        "keys are capitalised"),
                filter("twice the same key", "{\"Pod\":" + POD + ",\"Pod\":" + POD + "}", Fault.DUPLICATE_KEY, "Pod"),
                filter("10,000 deep", "{\"a\":" + "[".repeat(10_000), Fault.BEYOND_LIMITS, "depth"),
                post(
                        "no uid",
                        "bind",
                        "{\"PodName\":\"p\",\"PodNamespace\":\"d\",\"Node\":\"n\"}",
                        Fault.MISSING_FIELD,
                        "`PodUID`"),
                post(
                        "a path as name",
                        "bind",
                        "{\"PodName\":\"../x\",\"PodNamespace\":\"d\",\"PodUID\":\"u\",\"Node\":\"n\"}",
                        Fault.WRONG_VALUE,
                        "`PodName`"),
                post("bind of 17 KiB", "bind", " ".repeat(17 * 1024), Fault.TOO_LARGE, "16384"),
                new Malformed(
                        "invalid UTF-8",
                        RawClient.post(
                                "/scheduler/filter", "application/json", new byte[] {'{', '"', (byte) 0xff, '"'}),
                        400,
                        "filter",
                        Fault.NOT_JSON,
                        "UTF-8"),
                new Malformed(
                        "unknown path", RawClient.post("/nowhere", "{}"), 404, "other", Fault.UNKNOWN_PATH, "/nowhere"),
                new Malformed(
                        "a path below",
                        RawClient.post("/scheduler/filter/", "{}"),
                        404,
                        "other",
                        Fault.UNKNOWN_PATH,
                        "no such path"),
                raw(
                        "wrong method",
                        "GET /scheduler/filter HTTP/1.1\r\nHost: a\r\n\r\n",
                        405,
                        "filter",
                        Fault.WRONG_METHOD,
                        "POST"),
                new Malformed(
                        "wrong content type",
                        RawClient.post("/scheduler/filter", "text/plain", "{}".getBytes(StandardCharsets.UTF_8)),
                        415,
                        "filter",
                        Fault.WRONG_CONTENT_TYPE,
                        "text/plain"),
                raw(
                        "no content type",
                        "POST /scheduler/filter HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n{}",
                        415,
                        "filter",
                        Fault.WRONG_CONTENT_TYPE,
                        "application/json"),
                raw("not HTTP", "\u0016\u0003\u0001 hello\r\n\r\n", 400, "other", Fault.BAD_HTTP, "not HTTP"),
                raw(
                        "a broken escape in the path",
                        "POST /%zz HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n",
                        400,
                        "other",
                        Fault.BAD_HTTP,
                        "not HTTP"),
                raw(
                        "a broken host",
                        "POST /scheduler/filter HTTP/1.1\r\nHost: [a\r\nContent-Length: 0\r\n\r\n",
                        400,
                        "other",
                        Fault.BAD_HTTP,
                        "not HTTP"),
                raw(
                        "a negative length",
                        "POST /scheduler/filter HTTP/1.1\r\nHost: a\r\nContent-Length: -5\r\n\r\n",
                        400,
                        "other",
                        Fault.BAD_HTTP,
                        "not HTTP"),
                raw(
                        "a header of 20 KB",
                        "POST /scheduler/filter HTTP/1.1\r\nHost: a\r\nX: " + "x".repeat(20_000) + "\r\n\r\n",
                        431,
                        "other",
                        Fault.HEADER_TOO_LARGE,
                        "header"));
    }

    private static Malformed filter(String name, String body, Fault fault, String words) {
        return post(name, "filter", body, fault, words);
    }

    private static Malformed post(String name, String verb, String body, Fault fault, String words) {
        return new Malformed(name, RawClient.post("/scheduler/" + verb, body), fault.status(), verb, fault, words);
    }

    private static Malformed raw(String name, String text, int status, String verb, Fault fault, String words) {
        return new Malformed(name, text.getBytes(StandardCharsets.ISO_8859_1), status, verb, fault, words);
    }

    @Override
    public String toString() {
        return name;
    }
}
