package cn.xdf.arch.xlss.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.charset.StandardCharsets;

/** An answer for where there is no decoded request to answer: it bypasses the HTTP server, and ends the connection. */
final class RawAnswer {
    private RawAnswer() {}

    static ByteBuf of(Fault fault, byte[] body) {
        var head = "HTTP/1.1 " + HttpResponseStatus.valueOf(fault.status()) + "\r\nContent-Type: application/json"
                + "\r\nContent-Length: " + body.length + "\r\nConnection: close\r\n\r\n";
        return Unpooled.wrappedBuffer(head.getBytes(StandardCharsets.US_ASCII), body);
    }
}
