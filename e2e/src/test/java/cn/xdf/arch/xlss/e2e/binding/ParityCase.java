package cn.xdf.arch.xlss.e2e.binding;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.json.JsonMapper;

/**
 * One entry of {@code binding-parity.yaml}: what a pod's claims are like. Every copy of it has objects of its own, even its class, so that copies
 * do not compete.
 *
 * @param said class, volumes, claims, driver and capacities, each laid over what is usual (null takes something away); {@code bound} names claims that are
 *     bound to volumes of their own before the pod comes; {@code uses} the pod's claims, else all; {@code ephemeral} its volumes of that kind;
 *     {@code differs} by node why the two schedulers differ
 */
record ParityCase(int number, String name, Map<String, Object> said) {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Map<String, Object> CLASS = yaml("""
            {apiVersion: storage.k8s.io/v1, kind: StorageClass, metadata: {name: $id, labels: {binding-parity: "yes"}},
             provisioner: kubernetes.io/no-provisioner, volumeBindingMode: WaitForFirstConsumer}
            """);
    private static final Map<String, Object> VOLUME = yaml("""
            {apiVersion: v1, kind: PersistentVolume, metadata: {name: $id-$name, labels: {binding-parity: "yes"}},
             spec: {storageClassName: $id, capacity: {storage: 1Gi}, accessModes: [ReadWriteOnce], local: {path: /mnt/none}, nodeAffinity: {required: {
               nodeSelectorTerms: [{matchExpressions: [{key: kubernetes.io/hostname, operator: In, values: [parity-a]}]}]}}}}
            """);
    private static final Map<String, Object> CLAIM = yaml("""
            {apiVersion: v1, kind: PersistentVolumeClaim, metadata: {name: $id-$name},
             spec: {storageClassName: $id, accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}}
            """);
    private static final Map<String, Object> DRIVER = yaml("""
            {apiVersion: storage.k8s.io/v1, kind: CSIDriver, metadata: {name: $id.example.org, labels: {binding-parity: "yes"}}, spec: {}}
            """);
    private static final Map<String, Object> CAPACITY = yaml("""
            {apiVersion: storage.k8s.io/v1, kind: CSIStorageCapacity, metadata: {name: $id-$name}, storageClassName: $id}
            """);
    private static final Map<String, Object> POD = yaml("""
            {apiVersion: v1, kind: Pod, metadata: {name: $id}, spec: {schedulerName: $scheduler, nodeSelector: {kubernetes.io/hostname: $node},
             tolerations: [{operator: Exists}], terminationGracePeriodSeconds: 0, containers: [{name: main, image: xlss/busybox:dev}]}}
            """);

    static List<ParityCase> all() {
        try (var file = ParityCase.class.getResourceAsStream("/binding-parity.yaml")) {
            List<ParityCase> cases = new ArrayList<>();
            for (Object one : new Yaml().<List<Object>>load(file)) {
                Map<String, Object> said = map(one);
                cases.add(new ParityCase(cases.size() + 1, said.get("case").toString(), said));
            }
            return cases;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Optional<String> difference(String node) {
        return Optional.ofNullable(map(said.get("differs")).get(node)).map(Object::toString);
    }

    /** Not the scheduler, but the case itself has chosen a node for its claim. */
    boolean choosesNode() {
        return said.toString().contains("volume.kubernetes.io/selected-node");
    }

    /** All that must be there before the pod. */
    List<Object> objects(ParityCopy copy) {
        List<Object> all = new ArrayList<>();
        if (!said.containsKey("class") || said.get("class") != null) {
            all.add(merged(CLASS, map(said.get("class"))));
        }
        if (said.containsKey("driver")) {
            all.add(merged(DRIVER, Map.of("spec", said.get("driver"))));
        }
        map(said.get("capacities")).forEach((name, more) -> all.add(named(CAPACITY, name, map(more))));
        Map<String, Object> volumes = new LinkedHashMap<>(map(said.get("volumes")));
        Map<String, Object> claims = new LinkedHashMap<>(map(said.get("claims")));
        for (String name : bound()) {
            volumes.put(name, merged(reference(name), map(volumes.get(name))));
            claims.put(name, merged(Map.of("spec", Map.of("volumeName", "$id-" + name)), map(claims.get(name))));
        }
        volumes.forEach((name, more) -> all.add(named(VOLUME, name, map(more))));
        claims.forEach((name, more) -> all.add(named(CLAIM, name, map(more))));
        return all.stream().map(copy::fill).toList();
    }

    private static Map<String, Object> reference(String claim) {
        return Map.of("spec", Map.of("claimRef", Map.of("namespace", "$namespace", "name", "$id-" + claim)));
    }

    Object pod(ParityCopy copy) {
        Stream<Object> claims = uses().stream()
                .map(name -> Map.of("name", name, "persistentVolumeClaim", Map.of("claimName", "$id-" + name)));
        Stream<Object> ephemeral = map(said.get("ephemeral")).keySet().stream()
                .map(name -> Map.of(
                        "name", name, "ephemeral", Map.of("volumeClaimTemplate", Map.of("spec", CLAIM.get("spec")))));
        return copy.fill(merged(
                POD,
                Map.of(
                        "spec",
                        Map.of("volumes", Stream.concat(claims, ephemeral).toList()))));
    }

    /** Without their prefix. */
    List<String> claims() {
        return Stream.concat(uses().stream(), map(said.get("ephemeral")).keySet().stream())
                .distinct()
                .toList();
    }

    private List<String> uses() {
        if (said.containsKey("uses")) {
            return strings("uses");
        }
        return Stream.concat(bound().stream(), map(said.get("claims")).keySet().stream())
                .distinct()
                .toList();
    }

    private List<String> bound() {
        return strings("bound");
    }

    private List<String> strings(String key) {
        return said.get(key) instanceof List<?> list
                ? list.stream().map(Object::toString).toList()
                : List.of();
    }

    private static Map<String, Object> named(Map<String, Object> usual, String name, Map<String, Object> more) {
        String text = JSON.writeValueAsString(merged(usual, more)).replace("$name\"", name + "\"");
        return map(JSON.readValue(text, Map.class));
    }

    /** Maps are merged, all else is replaced; null takes away what is there, else it stays for a later merge. */
    private static Map<String, Object> merged(Map<String, Object> usual, Map<String, Object> more) {
        Map<String, Object> merged = new LinkedHashMap<>(usual);
        more.forEach((key, value) -> {
            if (value == null && merged.containsKey(key)) {
                merged.remove(key);
            } else if (value instanceof Map && merged.get(key) instanceof Map) {
                merged.put(key, merged(map(merged.get(key)), map(value)));
            } else {
                merged.put(key, value);
            }
        });
        return merged;
    }

    private static Map<String, Object> yaml(String text) {
        return map(new Yaml().load(text));
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(Object value) {
        return value == null ? Map.of() : (Map<String, Object>) value;
    }
}
