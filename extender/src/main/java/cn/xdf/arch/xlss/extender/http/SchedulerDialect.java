package cn.xdf.arch.xlss.extender.http;

import cn.xdf.arch.xlss.extender.wire.ErrorAnswer;
import cn.xdf.arch.xlss.extender.wire.Verb;
import cn.xdf.arch.xlss.http.Dialect;
import cn.xdf.arch.xlss.http.Fault;
import cn.xdf.arch.xlss.http.WireJson;

/** What a scheduler understands. */
public final class SchedulerDialect implements Dialect {
    private static final WireJson JSON = new WireJson();

    @Override
    public String label(String uri) {
        return Verb.ofUri(uri).label();
    }

    @Override
    public byte[] error(Fault fault, String message) {
        return JSON.write(new ErrorAnswer("xlss: " + message));
    }
}
