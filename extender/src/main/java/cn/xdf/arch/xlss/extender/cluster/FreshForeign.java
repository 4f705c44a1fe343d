package cn.xdf.arch.xlss.extender.cluster;

import cn.xdf.arch.xlss.extender.facts.ClaimFacts;
import cn.xdf.arch.xlss.extender.facts.ForeignFacts;
import cn.xdf.arch.xlss.extender.facts.ForeignVolume;
import cn.xdf.arch.xlss.extender.facts.NodeFacts;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** A volume that is asked for by its name is read anew; all else is memory's. */
record FreshForeign(ForeignFacts known, Function<String, Optional<ForeignVolume>> fresh) implements ForeignFacts {
    @Override
    public Optional<ForeignVolume> volume(String name) {
        return fresh.apply(name);
    }

    @Override
    public List<ForeignVolume> setAside(ClaimFacts claim) {
        return known.setAside(claim);
    }

    @Override
    public List<Collection<ForeignVolume>> free(String storageClass, NodeFacts node) {
        return known.free(storageClass, node);
    }

    @Override
    public boolean isTakenFrom(ForeignVolume volume, ClaimFacts claim) {
        return known.isTakenFrom(volume, claim);
    }

    @Override
    public boolean isBeingWritten(ForeignVolume volume, ClaimFacts claim) {
        return known.isBeingWritten(volume, claim);
    }

    @Override
    public boolean reportsCapacity(String provisioner) {
        return known.reportsCapacity(provisioner);
    }

    @Override
    public boolean hasCapacity(String storageClass, NodeFacts node, long bytes) {
        return known.hasCapacity(storageClass, node, bytes);
    }
}
