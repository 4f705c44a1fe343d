package cn.xdf.arch.xlss.extender;

import reactor.netty.DisposableServer;

/** Whether the socket of the verbs is open: readiness asks this, since its own server would answer all the same. */
final class ListeningState {
    private volatile DisposableServer server;

    void bound(DisposableServer bound) {
        server = bound;
    }

    boolean isListening() {
        var current = server;
        return current != null && current.channel().isActive();
    }
}
