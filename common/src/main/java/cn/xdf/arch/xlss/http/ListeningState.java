package cn.xdf.arch.xlss.http;

import reactor.netty.DisposableServer;

/** Whether a server's socket is open: readiness asks this, since its own server would answer all the same. */
public final class ListeningState {
    private volatile DisposableServer server;

    public void bound(DisposableServer bound) {
        server = bound;
    }

    public boolean isListening() {
        var current = server;
        return current != null && current.channel().isActive();
    }
}
