package cn.xdf.arch.xlss.extender.bind;

import cn.xdf.arch.xlss.capacity.RoomReservations.Reservation;
import cn.xdf.arch.xlss.extender.binding.Match;
import cn.xdf.arch.xlss.extender.binding.Reservations;
import cn.xdf.arch.xlss.extender.cluster.GivenFacts;
import cn.xdf.arch.xlss.extender.facts.ClaimFacts;
import cn.xdf.arch.xlss.extender.facts.DataReady;
import cn.xdf.arch.xlss.extender.facts.Facts;
import cn.xdf.arch.xlss.extender.facts.PodClaims;
import cn.xdf.arch.xlss.extender.facts.RestoreFacts;
import cn.xdf.arch.xlss.extender.filter.ClaimsPolicy;
import cn.xdf.arch.xlss.extender.filter.Demand;
import cn.xdf.arch.xlss.extender.wire.BindRequest;
import cn.xdf.arch.xlss.kube.KubernetesFailure;
import cn.xdf.arch.xlss.kube.KubernetesFailure.Kind;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** A cluster with switches. What is known and what is fresh are two things: the test decides when the watches catch up. */
final class FakeCluster implements Cluster {
    volatile Optional<FreshPod> pod = Optional.of(pod("uid-1", "", false));
    final Reservations reservations = new Reservations();
    final GivenFacts known = new GivenFacts(reservations);
    final GivenFacts fresh = new GivenFacts(known);
    final Holds holds = new Holds();
    final List<String> steps = new CopyOnWriteArrayList<>();
    final FakePlaceholders placeholders = new FakePlaceholders(steps);
    final List<String> selections = new ArrayList<>();
    final List<String> pools = new ArrayList<>();
    final List<String> taken = new CopyOnWriteArrayList<>();
    final List<String> restores = new CopyOnWriteArrayList<>();
    final List<String> forgotten = new CopyOnWriteArrayList<>();
    final List<String> events = new CopyOnWriteArrayList<>();
    final List<String> conditions = new CopyOnWriteArrayList<>();
    final MeterRegistry registry = new SimpleMeterRegistry();
    Runnable onRestore = () -> {};
    /** What the API server does with a choice that it takes. */
    Runnable onSelect = () -> {};

    Runnable onTake = () -> {};

    Kind failure;
    Kind selectFailure;
    Kind takeFailure;
    boolean landsAllTheSame;
    volatile int posts;
    /** Of the pod. */
    volatile int reads;

    /** Of claims and volumes, each time of all. */
    volatile int looks;

    static FreshPod pod(String uid, String node, boolean terminating, String... claims) {
        var uses = Stream.of(claims).map(PodClaims.Use::ofClaim).toList();
        return new FreshPod(node, terminating, new PodClaims("default", "p", uid, uses));
    }

    Binder binder(Duration patience, InstantSource clock) {
        var metrics = new RelocationMetrics(registry);
        return new Binder(
                this,
                new Settlement(this, holds, reservations, metrics, patience, Duration.ofMinutes(1), clock),
                new Rooms(placeholders, "scheduler-a_1", true),
                clock);
    }

    @Override
    public Optional<FreshPod> find(BindRequest request) {
        reads++;
        return pod;
    }

    @Override
    public Facts fresh() {
        looks++;
        return fresh;
    }

    @Override
    public Facts known() {
        return known;
    }

    @Override
    public Reservation reserve(PodClaims claims, String node) {
        return known.roomReservations.reserve(
                new ClaimsPolicy().judge(claims, known).takes(node));
    }

    @Override
    public synchronized void select(ClaimFacts claim, String node, String pool) {
        selections.add(claim.name() + "@" + claim.resourceVersion() + "->" + node);
        pools.add(pool);
        if (selectFailure != null) {
            throw failed(selectFailure);
        }
        onSelect.run();
    }

    @Override
    public synchronized void take(Match match) {
        taken.add(match.claim().name() + "->" + match.volume().name() + "@"
                + match.volume().resourceVersion());
        if (takeFailure != null) {
            throw failed(takeFailure);
        }
        onTake.run();
    }

    @Override
    public synchronized void restore(PodClaims claims, String node, List<Demand.Relocate> volumes) {
        restores.add(volumes.getFirst().volume().name() + "->" + node);
        steps.add("restore");
        onRestore.run();
    }

    @Override
    public void forget(RestoreFacts ended) {
        forgotten.add(ended.uid());
        fresh.remove(ended.key());
        known.remove(ended.key());
    }

    @Override
    public void tell(PodClaims claims, boolean warning, String reason, String message) {
        events.add(reason);
    }

    @Override
    public void ready(PodClaims claims, DataReady said) {
        conditions.add(said.ready() + " " + said.reason() + ": " + said.message());
    }

    @Override
    public void bind(BindRequest request) {
        posts++;
        steps.add("bind");
        if (landsAllTheSame) {
            pod = Optional.of(pod(request.podUid(), request.node(), false));
        }
        if (failure != null) {
            throw failed(failure);
        }
        if (pod.isEmpty()) {
            throw failed(Kind.NOT_FOUND);
        }
        if (!pod.get().uid().equals(request.podUid())
                || !pod.get().nodeName().isEmpty()
                || pod.get().terminating()) {
            throw failed(Kind.CONFLICT);
        }
    }

    private static KubernetesFailure failed(Kind kind) {
        return new KubernetesFailure(kind, 0, "switched on by the test", null, null);
    }
}
