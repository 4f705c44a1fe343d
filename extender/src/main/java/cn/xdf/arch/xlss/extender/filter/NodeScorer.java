package cn.xdf.arch.xlss.extender.filter;

import cn.xdf.arch.xlss.extender.facts.Facts;
import cn.xdf.arch.xlss.extender.wire.HostScores;
import cn.xdf.arch.xlss.extender.wire.NodeNames;
import cn.xdf.arch.xlss.extender.wire.NodesRequest;
import cn.xdf.arch.xlss.http.Fault;
import cn.xdf.arch.xlss.http.RejectedRequest;
import java.util.OptionalLong;
import java.util.function.LongToIntFunction;
import java.util.stream.LongStream;

/**
 * How well each node suits: the more room is left for new volumes, the better; for a class that packs, the less. Where no room is needed, all are the same
 * and the scheduler's own scores decide.
 */
public final class NodeScorer {
    private final Facts facts;
    private final ClaimsPolicy policy = new ClaimsPolicy();

    public NodeScorer(Facts facts) {
        this.facts = facts;
    }

    /** @throws RejectedRequest without names: this answer has no field for an error */
    public HostScores score(NodesRequest request) {
        if (request.lacksNames()) {
            throw new RejectedRequest(Fault.MISSING_FIELD, "`NodeNames` is missing: set `nodeCacheCapable: true`");
        }
        Placement placement = policy.judge(request.pod().claims(), facts);
        NodeNames nodes = request.nodeNames();
        long[] rooms = new long[nodes.size()];
        for (int place = 0;
                place < rooms.length;
                place++) { // thousands: a stream would cost as much as the look itself
            rooms[place] = placement.unpromisedBytes(nodes.find(place, facts::node));
        }
        LongStream some = LongStream.of(rooms).filter(bytes -> bytes > 0);
        LongToIntFunction score = placement.packs() ? packing(some.min()) : spreading(some.max());
        return new HostScores(nodes, LongStream.of(rooms).mapToInt(score).toArray());
    }

    /** In tenths of the roomiest node. As a fraction, since ten times the bytes of a large pool would overflow. */
    private static LongToIntFunction spreading(OptionalLong most) {
        return room -> most.isEmpty() ? 0 : (int) ((double) room / most.getAsLong() * HostScores.BEST);
    }

    /** All that are asked about have room enough: ten for the one with the least, five for one with twice as much. */
    private static LongToIntFunction packing(OptionalLong least) {
        return room -> least.isEmpty() || room <= 0 ? 0 : (int) ((double) least.getAsLong() / room * HostScores.BEST);
    }
}
