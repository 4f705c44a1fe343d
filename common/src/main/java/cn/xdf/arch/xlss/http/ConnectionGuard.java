package cn.xdf.arch.xlss.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import reactor.netty.NettyPipeline;
import reactor.netty.channel.AbortedException;

/**
 * Watches over one connection, below the HTTP server. What the server's own timeouts cannot express: the time from a request's FIRST byte (so that
 * dripping headers are covered too) to its last is limited, while an idle connection, which Go's client keeps for its next call, and one whose request
 * is whole and waits for its answer, which a bind may do for most of an hour, are never disturbed.
 *
 * <pre>
 *   idle --first byte--> reading --last byte--> answering --answer's end--> idle
 *   reading too long: 408, closed.    a byte while answering (pipelining): closed.
 * </pre>
 *
 * Everything runs on the connection's event loop; only {@link #idleSince} is read by others.
 */
public final class ConnectionGuard {
    private final Duration requestTimeout;
    private final Connections connections;
    private final Dialect dialect;
    private final FaultLog faults;
    private final Channel channel;

    private boolean reading;
    private boolean answering;
    private boolean answerStarted;
    private boolean finished;
    private String verb;
    private Future<?> readDeadline;
    private Future<?> writeDeadline;
    private volatile long idleSince;

    ConnectionGuard(
            Channel channel, Duration requestTimeout, Connections connections, Dialect dialect, FaultLog faults) {
        this.channel = channel;
        this.requestTimeout = requestTimeout;
        this.connections = connections;
        this.dialect = dialect;
        this.faults = faults;
        this.verb = dialect.label("");
        this.idleSince = connections.tick();
    }

    void install() {
        channel.pipeline().addBefore(NettyPipeline.HttpCodec, "xlss.bytes", new Bytes());
        channel.pipeline().addAfter(NettyPipeline.HttpCodec, "xlss.messages", new Messages());
    }

    /** A number that grows with time, or {@link Long#MAX_VALUE} while a request is in work. */
    long idleSince() {
        return idleSince;
    }

    /** Closes the connection if it is still idle; called from any thread. */
    void makeRoom() {
        channel.eventLoop().execute(() -> {
            if (!reading && !answering) {
                end(Fault.OVERLOADED, "the longest idle connection is closed to make room for a new one");
            } else {
                connections.keep(this);
            }
        });
    }

    /** Answers that there is no room, and closes. */
    void turnAway() {
        end(Fault.OVERLOADED, "too many connections, and all of them are at work");
    }

    /** True for errors that only say that the other end, or this guard, has closed the connection. */
    public static boolean isConnectionLoss(Throwable error) {
        return error instanceof IOException || error instanceof AbortedException;
    }

    /** Records the fault and closes, with an answer where one is awaited and none has begun. */
    private void end(Fault fault, String message) {
        if (finished) {
            return;
        }
        finished = true;
        faults.record(verb, fault, message);
        var first = channel.pipeline().context("xlss.bytes");
        boolean answerable = fault != Fault.PIPELINED && !answerStarted && first != null;
        if (answerable) {
            first.writeAndFlush(RawAnswer.of(fault, dialect.error(fault, message)))
                    .addListener(ChannelFutureListener.CLOSE);
        } else {
            channel.close();
        }
    }

    private void endTls(Throwable cause) {
        if (!finished) {
            finished = true;
            var message = new RejectedRequest(Fault.BAD_TLS, "no TLS with this caller: " + cause.getMessage());
            faults.record(verb, Fault.BAD_TLS, message.getMessage());
        }
        channel.close();
    }

    private void beginReading() {
        if (!reading) {
            reading = true;
            answerStarted = false;
            idleSince = Long.MAX_VALUE;
        }
    }

    private void endReading() {
        reading = false;
        readDeadline = cancelled(readDeadline);
        becomeIdleIfDone();
    }

    private void endAnswering() {
        answering = false;
        writeDeadline = cancelled(writeDeadline);
        becomeIdleIfDone();
    }

    private void becomeIdleIfDone() {
        if (!reading && !answering) {
            verb = dialect.label("");
            answerStarted = false;
            idleSince = connections.tick();
        }
    }

    private Future<?> deadline(ChannelHandlerContext context, String message) {
        return context.executor().schedule(() -> late(message), requestTimeout.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void late(String message) {
        if (reading && answerStarted && !answering) {
            channel.close(); // refused, told so and counted long ago; it just went on sending
        } else {
            end(Fault.TIMEOUT, message);
        }
    }

    private static Future<?> cancelled(Future<?> deadline) {
        if (deadline != null) {
            deadline.cancel(false);
        }
        return null;
    }

    /** Sees what arrives before the HTTP decoder does. */
    private final class Bytes extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            if (finished || answering && !reading) {
                ReferenceCountUtil.release(message);
                end(Fault.PIPELINED, "more data before the answer; the server would have to keep it");
                return;
            }
            beginReading();
            context.fireChannelRead(message);
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext context) {
            // Set only here: nearly every request arrives whole, and needs no timer.
            if (reading && readDeadline == null && !finished) {
                readDeadline = deadline(context, "the request was not complete after " + requestTimeout);
            }
            context.fireChannelReadComplete();
        }

        /** Before there is a request: who does not speak TLS, or does not trust us. The server would print each with its stack trace. */
        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable error) {
            var cause = error instanceof DecoderException && error.getCause() != null ? error.getCause() : error;
            if (cause instanceof SSLException) {
                endTls(cause);
            } else {
                context.fireExceptionCaught(error);
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            readDeadline = cancelled(readDeadline);
            writeDeadline = cancelled(writeDeadline);
            // Who was told "too large" or "no such path" while still sending may well go.
            if (reading && !answerStarted) {
                end(Fault.DISCONNECTED, "closed in the middle of a request");
            } else if (answering) {
                end(Fault.ABANDONED, "closed before the answer");
            }
            context.fireChannelInactive();
        }
    }

    /** Sees requests as the HTTP decoder read them, and answers before they are encoded. */
    private final class Messages extends ChannelDuplexHandler {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            if (finished) {
                ReferenceCountUtil.release(message);
                return;
            }
            var broken = message instanceof HttpRequest && answering ? Fault.PIPELINED : BrokenHttp.of(message);
            if (broken != null) {
                ReferenceCountUtil.release(message);
                end(broken, BrokenHttp.words(broken));
                return;
            }
            if (message instanceof HttpRequest request) {
                beginReading(); // once more: the bytes before may have held the end of another request
                answering = true;
                verb = dialect.label(request.uri());
            }
            if (message instanceof LastHttpContent) {
                endReading();
            }
            context.fireChannelRead(message);
        }

        /** A reset is counted when the connection goes inactive; the server would print each with its stack trace. */
        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable error) {
            if (isConnectionLoss(error)) {
                context.close();
            } else {
                context.fireExceptionCaught(error);
            }
        }

        @Override
        public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
            if (message instanceof HttpResponse response) {
                if (response.status().codeClass() == HttpStatusClass.INFORMATIONAL) {
                    context.write(message, promise); // 100 Continue: the answer is still to come
                    return;
                }
                answerStarted = true;
            }
            if (message instanceof LastHttpContent) {
                writeDeadline = deadline(context, "the answer was not read within " + requestTimeout);
                promise.unvoid().addListener(written -> endAnswering());
            }
            context.write(message, promise);
        }
    }
}
