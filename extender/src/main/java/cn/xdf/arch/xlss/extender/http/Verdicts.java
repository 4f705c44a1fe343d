package cn.xdf.arch.xlss.extender.http;

import cn.xdf.arch.xlss.extender.bind.Binds;
import cn.xdf.arch.xlss.extender.facts.Facts;
import cn.xdf.arch.xlss.extender.filter.NodeFilter;
import cn.xdf.arch.xlss.extender.filter.NodeScorer;
import cn.xdf.arch.xlss.extender.filter.PreemptionFilter;
import cn.xdf.arch.xlss.extender.wire.BindRequest;
import cn.xdf.arch.xlss.extender.wire.ErrorAnswer;
import cn.xdf.arch.xlss.extender.wire.NodesRequest;
import cn.xdf.arch.xlss.extender.wire.Outcome;
import cn.xdf.arch.xlss.extender.wire.PreemptRequest;
import cn.xdf.arch.xlss.extender.wire.Request;
import cn.xdf.arch.xlss.extender.wire.Verb;
import reactor.core.publisher.Mono;

/** Leads each verb to who decides it. All but bind are answered from memory. */
public final class Verdicts {
    private final NodeFilter filter;
    private final NodeScorer scorer;
    private final PreemptionFilter preemption;
    private final LateClaims claims;
    private final Binds binds;

    public Verdicts(Facts facts, Binds binds) {
        this.claims = new LateClaims(facts);
        this.filter = new NodeFilter(facts);
        this.scorer = new NodeScorer(facts);
        this.preemption = new PreemptionFilter(facts);
        this.binds = binds;
    }

    /** An answer's body, and how it counts. */
    record Answer(Object body, Outcome outcome) {}

    static Class<? extends Request> typeOf(Verb verb) {
        return switch (verb) {
            case FILTER, PRIORITIZE -> NodesRequest.class;
            case PREEMPT -> PreemptRequest.class;
            case BIND -> BindRequest.class;
            case OTHER -> throw new IllegalArgumentException("no verb");
        };
    }

    Mono<Answer> answer(Verb verb, Request request) {
        return switch (request) {
            case NodesRequest nodes
            when verb == Verb.PRIORITIZE -> Mono.fromSupplier(() -> new Answer(scorer.score(nodes), Outcome.OK));
            case NodesRequest nodes ->
                claims.awaited(nodes.pod().claims()).then(Mono.fromSupplier(() -> filter(nodes)));
            case PreemptRequest preempt -> Mono.fromSupplier(() -> preempt(preempt));
            case BindRequest bind ->
                binds.bind(bind).map(result -> new Answer(new ErrorAnswer(result.error()), result.outcome()));
        };
    }

    private Answer filter(NodesRequest nodes) {
        var answer = filter.judge(nodes);
        boolean passed = answer.error().isEmpty() && answer.passesAll(nodes);
        return new Answer(answer, passed ? Outcome.OK : Outcome.REFUSED);
    }

    private Answer preempt(PreemptRequest request) {
        var answer = preemption.judge(request);
        boolean passed = answer.nodeNameToMetaVictims().size()
                == request.nodeNameToMetaVictims().size();
        return new Answer(answer, passed ? Outcome.OK : Outcome.REFUSED);
    }
}
