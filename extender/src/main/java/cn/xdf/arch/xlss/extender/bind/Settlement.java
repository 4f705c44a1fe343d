package cn.xdf.arch.xlss.extender.bind;

import cn.xdf.arch.xlss.capacity.RoomReservations.Reservation;
import cn.xdf.arch.xlss.extender.binding.Reservations;
import cn.xdf.arch.xlss.extender.facts.Facts;
import cn.xdf.arch.xlss.extender.facts.PodClaims;
import cn.xdf.arch.xlss.extender.wire.BindRequest;
import cn.xdf.arch.xlss.kube.KubernetesFailure;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Holds a bind until every volume of its pod is on the node. Level-triggered: each pass reads pod, claims and volumes anew and does the next step, so a
 * bind that comes again after a restart goes on where the last one stood. Between passes it sleeps until a watch reports a change of one of them.
 *
 * <p>The usual pod, whose volumes are all to be made, is not read at all: its node is chosen from memory, with its claims' resourceVersions, what comes
 * next is a wait, at its end claims and volumes are read, and the API itself refuses the Binding of a pod that is not any more as it was.
 */
public final class Settlement {
    private final Cluster cluster;
    private final Holds holds;
    private final Taking taking;
    private final RelocationMetrics metrics;
    private final Duration patience;
    private final InstantSource clock;
    private final BindPolicy pods = new BindPolicy();
    private final SettlePolicy policy;

    /**
     * @param patience how long a bind is held for a volume that is being made
     * @param rest how long a failed restore is not tried again for the same pod
     */
    public Settlement(
            Cluster cluster,
            Holds holds,
            Reservations reservations,
            RelocationMetrics metrics,
            Duration patience,
            Duration rest,
            InstantSource clock) {
        this.cluster = cluster;
        this.holds = holds;
        this.taking = new Taking(cluster, reservations);
        this.metrics = metrics;
        this.patience = patience;
        this.policy = new SettlePolicy(rest);
        this.clock = clock;
    }

    /**
     * Returns Post when the pod, read after its volumes were in place, can be bound; never Settle.
     *
     * @throws InterruptedException nobody waits for the bind any more
     */
    BindVerdict settle(BindRequest request, PodClaims claims, Room room) throws InterruptedException {
        Set<String> seen = new HashSet<>();
        Deadlines deadlines = new Deadlines(clock.instant(), patience);
        Relocation relocation = new Relocation(cluster, metrics, claims, request.node(), clock);
        try (Hold hold = holds.hold(things(claims));
                Reservation reserved = cluster.reserve(claims, request.node())) {
            long mark = hold.mark();
            Optional<Step> sure = policy.atOnce(claims, request.node(), cluster.known());
            while (true) {
                Step step;
                if (sure.isPresent()) { // and what has changed since the mark ends the wait
                    step = sure.get();
                } else {
                    mark = hold.mark();
                    relocation.look();
                    step = step(request, claims, seen);
                    boolean apiJudges = step instanceof Step.Done && SettlePolicy.isAsItWas(claims, cluster.known());
                    BindVerdict pod =
                            apiJudges ? new BindVerdict.Settle(claims) : pods.judge(request, cluster.find(request));
                    if (!(pod instanceof BindVerdict.Settle)) {
                        return pod;
                    }
                }
                sure = Optional.empty();
                Optional<String> lost = room.lost();
                if (lost.isPresent()) {
                    giveUp(claims, request.node());
                    return new BindVerdict.Refuse(lost.get());
                }
                switch (step) {
                    case Step.Done() -> {
                        relocation.done();
                        return new BindVerdict.Post();
                    }
                    case Step.Refuse(var reason) -> {
                        return new BindVerdict.Refuse(reason);
                    }
                    case Step.Failed(var restore) -> {
                        relocation.failed(restore);
                        return new BindVerdict.Refuse(restore.failure());
                    }
                    case Step.Select(var undecided, var then) -> {
                        reserved.written();
                        sure = select(undecided, request.node(), seen) ? Optional.of(then) : Optional.empty();
                    }
                    case Step.Take(var matches) -> {
                        Optional<String> refusal = taking.take(matches, seen);
                        if (refusal.isPresent()) {
                            return new BindVerdict.Refuse(refusal.get());
                        }
                    }
                    case Step.Restore(var volumes) -> {
                        reserved.written();
                        room.take();
                        relocation.begin(volumes);
                        cluster.restore(claims, request.node(), volumes);
                    }
                    case Step.Forget(var ended) -> cluster.forget(ended);
                    case Step.Wait wait -> {
                        seen.add(wait.restore());
                        if (wait.restoring()) {
                            room.take(); // begun by a bind before this one
                        }
                        Optional<String> ended =
                                await(hold, mark, deadlines.of(wait, clock), request, claims, relocation, room);
                        if (ended.isPresent()) {
                            return new BindVerdict.Refuse(wait.what() + ": " + ended.get());
                        }
                    }
                }
            }
        }
    }

    /** A restore that has moved nothing yet would hold the pod to a node without room for it. */
    private void giveUp(PodClaims claims, String node) {
        cluster.fresh()
                .restore(claims.restoreKey())
                .filter(own -> own.podUid().equals(claims.uid()) && own.node().equals(node) && own.revocable())
                .ifPresent(cluster::forget);
    }

    private Step step(BindRequest request, PodClaims claims, Set<String> seen) {
        Facts fresh = cluster.fresh();
        return fresh.fault()
                .<Step>map(Step.Refuse::new)
                .orElseGet(() -> policy.next(claims, request.node(), fresh, seen));
    }

    /** False: a claim changed meanwhile, and is looked at again in the next pass. */
    private boolean select(List<Step.Choice> undecided, String node, Set<String> seen) {
        boolean all = true;
        for (Step.Choice choice : undecided) {
            try {
                cluster.select(choice.claim(), node, choice.pool());
                seen.add(choice.claim().uid());
            } catch (KubernetesFailure failure) {
                if (!failure.isConflict() && !failure.isNotFound()) {
                    throw failure;
                }
                all = false;
            }
        }
        return all;
    }

    /** Returns why the wait ended without a change that is worth a look; empty when there was one. */
    private Optional<String> await(
            Hold hold,
            long mark,
            Instant deadline,
            BindRequest request,
            PodClaims claims,
            Relocation relocation,
            Room room)
            throws InterruptedException {
        long seen = mark;
        do {
            hold.await(seen, deadline, clock);
            if (holds.isStopping()) {
                return Optional.of("the extender stops, another goes on");
            }
            if (!clock.instant().isBefore(deadline)) {
                return Optional.of("it took too long, the scheduler tries again");
            }
            seen = hold.mark();
            relocation.look();
        } while (room.lost().isEmpty() && !policy.mayBeOver(claims, request.node(), cluster.known()));
        return Optional.empty();
    }

    private static List<Holds.Thing> things(PodClaims claims) {
        return Stream.concat(
                        Stream.of(
                                new Holds.Thing(Holds.Kind.POD, claims.key()),
                                new Holds.Thing(Holds.Kind.RESTORE, claims.restoreKey())),
                        claims.uses().stream().map(use -> new Holds.Thing(Holds.Kind.CLAIM, claims.keyOf(use))))
                .toList();
    }
}
