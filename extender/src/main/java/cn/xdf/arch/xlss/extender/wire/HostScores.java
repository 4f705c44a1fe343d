package cn.xdf.arch.xlss.extender.wire;

import cn.xdf.arch.xlss.http.EncodedAnswer;
import cn.xdf.arch.xlss.http.JsonText;
import java.util.stream.IntStream;

/** HostPriorityList. @param scores of each host, 0 to {@link #BEST}, more is better */
public record HostScores(NodeNames hosts, int[] scores) implements EncodedAnswer {
    public static final int BEST = 10;

    private static final byte[] HOST = JsonText.ascii("{\"Host\":");
    private static final byte[][] SCORES = IntStream.rangeClosed(0, BEST)
            .mapToObj(score -> JsonText.ascii(",\"Score\":" + score + "}"))
            .toArray(byte[][]::new);

    @Override
    public int roughBytes() {
        return hosts.bytes() + scores.length * (HOST.length + SCORES[BEST].length);
    }

    @Override
    public void writeTo(JsonText json) {
        json.add('[');
        for (int i = 0; i < scores.length; i++) {
            if (i > 0) {
                json.add(',');
            }
            json.add(HOST);
            hosts.write(i, json);
            json.add(SCORES[scores[i]]);
        }
        json.add(']');
    }
}
