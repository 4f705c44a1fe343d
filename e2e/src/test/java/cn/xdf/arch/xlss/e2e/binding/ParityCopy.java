package cn.xdf.arch.xlss.e2e.binding;

import tools.jackson.databind.json.JsonMapper;

/** One trial of a case: by one scheduler, with one node to go to. */
record ParityCopy(ParityCase of, String node, String scheduler, String namespace) {
    private static final JsonMapper JSON = JsonMapper.shared();

    /** Also the prefix of all its objects. */
    String id() {
        return "p%02d-%s-%s".formatted(of.number(), node.substring(node.length() - 1), scheduler.substring(0, 1));
    }

    Object fill(Object template) {
        return JSON.readTree(JSON.writeValueAsString(template)
                .replace("$id", id())
                .replace("$namespace", namespace)
                .replace("$scheduler", scheduler)
                .replace("$node", node));
    }
}
