package cn.xdf.arch.xlss.agent.backup;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Remembers what was told, so that each thing is told once in the agent's life; of very many, the oldest are told again. */
public final class Told {
    private static final int REMEMBERED = 2000;

    private final Set<String> things =
            Collections.synchronizedSet(Collections.newSetFromMap(new LinkedHashMap<String, Boolean>() {
                private static final long serialVersionUID = 1;

                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
                    return size() > REMEMBERED;
                }
            }));

    /** Whether this is the first time. */
    public boolean first(String... thing) {
        return things.add(String.join("\n", thing));
    }
}
